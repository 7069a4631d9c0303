import { expect, it } from '@jest/globals'
import type { RegistryRecords } from '../contents/registry-contents.js'
import { experimentSchema, type ExperimentRecord } from '../kinds/experiments.js'
import { carryOutImport } from './carry-out-import.js'
import { planImport } from './plan-import.js'
import { registryDocumentSchema, toRegistryDocument } from './registry-document.js'

const nowMs = Date.parse('2026-06-01T12:00:00Z')
const running = experimentSchema.parse({
  id: 'x',
  site: 'daily',
  hypothesis: 'Better.',
  owner: 'us',
  variations: [
    { key: 'a', payload: 1 },
    { key: 'b', payload: 2 },
  ],
  end: '2027-01-01T00:00:00Z',
  state: 'running',
  reason: 'go',
  phase: 1,
  salt: 'x.1.abcdef01',
})
const nothing = { experiments: [], features: [], savedGroups: [], holdouts: [] }

/** Returns the records that an import changes where the experiment is this one by then. */
async function importWhile(current: ExperimentRecord): Promise<unknown[]> {
  const contents = { ...nothing, experiments: [running] }
  const document = registryDocumentSchema.parse(
    toRegistryDocument({ ...contents, experiments: [{ ...running, owner: 'others' }] }, 'daily'),
  )
  const plan = await planImport(document, { contents, nowMs, random: () => 'r' })
  const changed: unknown[] = []
  const admin = {
    list: async () => [current],
    change: async (changes: unknown[]) => void changed.push(...changes),
  }
  await carryOutImport(plan, {
    records: { experiments: { admin } } as unknown as RegistryRecords,
    actor: 'a',
  })
  return changed
}

it('changes what is still as it was planned', async () => {
  expect(await importWhile(running)).toMatchObject([{ id: 'x', value: { owner: 'others' } }])
})

it('does not bring an experiment back that was stopped meanwhile', async () => {
  await expect(importWhile({ ...running, state: 'stopped' })).rejects.toMatchObject({
    status: 409,
    code: 'import_conflicts',
  })
})
