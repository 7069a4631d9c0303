import { expect, it } from '@jest/globals'
import { sourceSchema, type Source } from '@frontpage/contracts'
import { createLogger } from '@frontpage/service-kit'
import type { ControlRecordAdmin } from '../admin/control-record-admin.js'
import { sourceRecords } from '../kinds/sources.js'
import type { ControlRecordStore } from '../store/control-record-store.js'
import { putInitialRecords } from './put-initial-records.js'

const source = (fields: object): Source =>
  sourceSchema.parse({ id: 'dev', name: 'Development', writeKey: 'old-key', site: 'dev', ...fields })

/** Returns what is stored and what is logged at a start with these sources, where `present` is in the history. */
async function start(sources: readonly Source[], present: readonly Source[], heldBy?: string) {
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
    put: async ({ id }) => {
      if (heldBy !== undefined) return { heldBy }
      put.push(id)
      return { version: 1 }
    },
  }
  const store: Pick<ControlRecordStore<Source>, 'get'> = { get: async () => undefined }
  const initial = putInitialRecords(sources, {
    kind: sourceRecords,
    variable: 'TRACKER_SOURCES',
    admin,
    store,
    log,
  })
  await initial.close()
  const linesOf = (name: string) => lines.filter(({ level }) => level === name)
  const [warnings, errors] = [linesOf('warn'), linesOf('error')] as const
  const refused = sources.map(({ id }) => id).filter(initial.isRefused)
  return { put, warnings, errors, refused }
}

it('creates missing sources, and logs nothing about those that are right', async () => {
  const web = source({ id: 'web' })

  expect(await start([source({}), web], [source({})])).toMatchObject({ put: ['web'], warnings: [] })
})

it('logs once what differs and how to change it, and leaves the source as it is', async () => {
  const { put, warnings } = await start([source({ writeKey: 'new-key' })], [source({ enabled: false })])

  expect(put).toEqual([])
  expect(warnings).toHaveLength(1)
  expect(warnings[0]).toMatchObject({
    id: 'dev',
    fields: ['writeKey', 'enabled'],
    changedBy: 'PUT /v1/admin/sources/dev',
  })
  expect(JSON.stringify(warnings)).not.toMatch(/old-key|new-key/)
})

it('creates no source with the write key of another one, logs that once, and does not wait for it', async () => {
  const { put, errors, refused } = await start([source({}), source({ id: 'web' })], [source({})], 'app')

  expect([put, refused]).toEqual([[], ['web']])
  expect(errors).toMatchObject([{ id: 'web', heldBy: 'app' }])
})
