import { expect, it } from '@jest/globals'
import { experimentSchema } from '../kinds/experiments.js'
import { conflictsOf } from './import-answer.js'
import { planImport } from './plan-import.js'
import { registryDocumentSchema, toRegistryDocument } from './registry-document.js'

const nowMs = Date.parse('2026-06-01T12:00:00Z')
const nothing = { experiments: [], features: [], savedGroups: [], holdouts: [] }
const circumstances = { contents: nothing, nowMs, random: () => 'random' }
const experiment = (id: string, fields: object = {}) =>
  experimentSchema.parse({
    id,
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
    phase: 3,
    salt: `${id}.3.abcdef01`,
    warnings: [{ pointer: '#', detail: 'Once.' }],
    ...fields,
  })

it('moves nobody to another installation, or under another site’s name', async () => {
  const document = toRegistryDocument({ ...nothing, experiments: [experiment('x')] }, 'daily')
  const read = registryDocumentSchema.parse(JSON.parse(JSON.stringify({ ...document, site: 'weekly' })))
  const { changes } = await planImport(read, circumstances)
  expect(changes).toMatchObject([
    { action: 'create', record: { site: 'weekly', state: 'running', phase: 3, salt: 'x.3.abcdef01' } },
  ])
  expect(changes[0]?.record).not.toHaveProperty('warnings')
})

it('examines records beside others of the same document', async () => {
  const document = registryDocumentSchema.parse({
    version: 1,
    site: 'daily',
    experiments: [
      { ...experiment('x'), condition: { id: { $inGroup: 'staff' } }, holdout: 'year' },
      { ...experiment('y'), layer: { name: 'hero', from: 0, to: 0.6 } },
      { ...experiment('z'), layer: { name: 'hero', from: 0.5, to: 1 } },
      { ...experiment('x'), owner: 'twice' },
    ],
    features: [
      {
        id: 'f',
        valueType: 'number',
        defaultValue: 0,
        rules: [{ type: 'experiment', experiment: 'x' }],
      },
    ],
    savedGroups: [{ id: 'staff', group: { type: 'list', attributeKey: 'id', values: ['a'] } }],
    holdouts: [{ id: 'year', share: 0.1 }],
  })
  const plan = await planImport(document, circumstances)
  expect(conflictsOf(plan).map(({ id, code, pointer }) => [id, code, pointer])).toEqual([
    ['y', 'layer_overlap', '#/experiments/1/layer'],
    ['z', 'layer_overlap', '#/experiments/2/layer'],
    ['x', 'invalid_record', '#/experiments/3/id'],
  ])
})

it('keeps the salt of a phase, and gives a new phase one of its own', async () => {
  const before = experiment('x')
  const contents = { ...nothing, experiments: [before] }
  const planned = async (entry: object) => {
    const { salt: _, ...rest } = before
    const document = registryDocumentSchema.parse({
      version: 1,
      site: 'daily',
      experiments: [{ ...rest, ...entry }],
    })
    const { changes } = await planImport(document, { ...circumstances, contents })
    return changes[0]
  }
  expect(await planned({})).toMatchObject({ action: 'unchanged' })
  expect(await planned({ phase: 4 })).toMatchObject({
    record: { salt: 'x.4.random' },
    examination: { conflicts: [] },
  })
  expect((await planned({ phase: 2 }))?.examination.conflicts.map(({ pointer }) => pointer)).toContain(
    '#/phase',
  )
})

it('lets others work while it examines a large document', async () => {
  const experiments = Array.from({ length: 50 }, (_, at) => experiment(`x${at}`))
  const document = registryDocumentSchema.parse({ version: 1, site: 'daily', experiments })
  let turns = 0
  let isPlanned = false
  const countTurns = (): void => {
    turns++
    if (!isPlanned) setImmediate(countTurns)
  }
  setImmediate(countTurns)
  await planImport(document, circumstances)
  isPlanned = true
  expect(turns).toBeGreaterThanOrEqual(5)
})
