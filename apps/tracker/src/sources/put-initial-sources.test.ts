import { expect, it } from '@jest/globals'
import { sourceSchema, type Source } from '@frontpage/contracts'
import type { ControlRecordAdmin } from '@frontpage/event-store'
import type { SourceStore } from '@frontpage/read-models'
import { createLogger } from '@frontpage/service-kit'
import { putInitialSources } from './put-initial-sources.js'

const source = (fields: object): Source =>
  sourceSchema.parse({ id: 'dev', name: 'Development', writeKey: 'old-key', site: 'dev', ...fields })

/** What is put and what is logged at a start with these sources, where `present` is in the history. */
async function start(sources: readonly Source[], present: readonly Source[]) {
  const put: string[] = []
  const lines: Record<string, unknown>[] = []
  const log = createLogger({
    service: 'test',
    level: 'info',
    destination: { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  })
  const admin: Pick<ControlRecordAdmin<Source>, 'history' | 'put'> = {
    history: async (id) =>
      present
        .filter((each) => each.id === id)
        .map((value) => ({ version: 1, changedAt: 0, actor: 'a', action: 'put', value })),
    put: async ({ id }) => void put.push(id),
  }
  const store: Pick<SourceStore, 'get'> = { get: async () => undefined }
  await putInitialSources(sources, { admin, store, log }).close()
  return { put, warnings: lines.filter(({ level }) => level === 'warn') }
}

it('makes what does not exist, and says nothing of what is as it should be', async () => {
  const web = source({ id: 'web' })

  expect(await start([source({}), web], [source({})])).toEqual({ put: ['web'], warnings: [] })
})

it('names what differs and how it is changed, once, and leaves it as it is', async () => {
  const { put, warnings } = await start([source({ writeKey: 'new-key' })], [source({ enabled: false })])

  expect(put).toEqual([])
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toMatchObject({
    sourceId: 'dev',
    fields: ['writeKey', 'enabled'],
    changedBy: 'PUT /v1/sources/dev',
  })
  expect(JSON.stringify(warnings)).not.toMatch(/old-key|new-key/)
})
