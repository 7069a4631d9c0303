import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createControlRecordAdmin,
  createControlRecordStore,
  followControlRecords,
  openControlHistory,
  startControlRecordRegistry,
  type ControlHistory,
  type ControlRecordAdmin,
  type ControlRecordRegistry,
} from '@frontpage/control-records'
import type { Redis } from '@frontpage/redis'
import { waitFor } from '@frontpage/testing'
import type { Cleanup } from '../../../platform/cleanup.js'
import { startRedis } from '../../../platform/start-redis.js'
import { startClickHouse } from '../../../platform/start-clickhouse.js'
import { catalogueRecords, type CatalogueStory } from './catalogue.js'

const database = 'frontpage'
const namespace = 'lab'

/** A Redis and a ClickHouse for a catalogue, which the lab itself administers. */
export interface CatalogueStage {
  readonly redis: Redis
  readonly history: ControlHistory<CatalogueStory>
  readonly admin: ControlRecordAdmin<CatalogueStory>
  /** Starts a follower of the catalogue. */
  readonly follow: () => Promise<ControlRecordRegistry<CatalogueStory>>
}

export async function setCatalogueStage(cleanup: Cleanup): Promise<CatalogueStage> {
  const { url } = await startClickHouse(cleanup, 'lab-control-records')
  const logDirectory = await mkdtemp(join(tmpdir(), 'frontpage-lab-logs-'))
  const { redis } = await startRedis(cleanup, { name: 'redis', logDirectory })
  const history = openControlHistory<CatalogueStory>({ url, database }, catalogueRecords, {
    onUnavailable: report,
    onRefused: report,
  })
  cleanup.add(() => history.close())
  await waitFor(async () => (await history.stampsAfter('')) !== undefined, { what: 'a history' })
  const store = createControlRecordStore(redis, catalogueRecords, { namespace, onUnreadable: report })
  const registry = await startControlRecordRegistry(store, { history, onError: report })
  cleanup.add(() => registry.close())
  await waitFor(() => registry.isLoaded(), { what: 'a catalogue of nothing' })
  return {
    redis,
    history,
    admin: createControlRecordAdmin({ store, history, registry, now: Date.now }),
    follow: () =>
      followControlRecords(redis, catalogueRecords, {
        namespace,
        history,
        onUnreadable: report,
        onError: report,
      }),
  }
}

export function report(what: unknown): void {
  process.stderr.write(`${what instanceof Error ? what.message : String(what)}\n`)
}
