import { readEvents, type EventRow } from '@frontpage/event-store'
import { foldWindowAt } from '@frontpage/read-models'
import { createFold, createRestoration, toFoldableBatch, type FoldName } from '@frontpage/transporter'
import type { Platform } from '../../../platform/start-platform.js'
import { perEvent, startUsageMeter } from '../../instruments/measure-usage.js'

export interface NaiveRun {
  readonly archiveEventsPerSecond: number
  /** Rows that were read. */
  readonly events: number
  /** CPU time for each of them, of the loop, Redis and ClickHouse together. */
  readonly cpuMicros: number | null
}

const pageRows = 10_000
const hoursRead = 2

/**
 * A loop that reads the archive's rows as JSON, the oldest first, and calls Redis once for each event, one after the other.
 * It stops after two hours of the archive: the rate is the same for more. The events become the same read model, by the
 * same fold.
 */
export async function rebuildNaively(platform: Platform, name: FoldName): Promise<NaiveRun> {
  const { redis, namespace, store } = platform
  const fold = createFold(name, redis, { namespace: `${namespace}-naive` })
  const restore = createRestoration(() => undefined)
  const meter = startUsageMeter(platform)
  const startedMs = performance.now()
  let events = 0
  for await (const row of rowsOfFirstHours(store)) {
    events++
    const foldable = toFoldableBatch(restore([row]), foldWindowAt(Date.now()))
    for (const event of foldable[fold.purpose]) if (event !== undefined) await fold.apply([event])
  }
  const seconds = (performance.now() - startedMs) / 1000
  const { generator, redis: ofRedis, clickhouse } = perEvent(meter.cpuMicros(), events)
  const cpuMicros =
    generator === null || ofRedis === null || clickhouse === null
      ? null
      : Number((generator + ofRedis + clickhouse).toFixed(1))
  return { archiveEventsPerSecond: Math.round(events / seconds), events, cpuMicros }
}

async function* rowsOfFirstHours(store: Platform['store']): AsyncGenerator<EventRow> {
  const hours = new Set<number>()
  for await (const rows of readEvents(store, pageRows)) {
    for (const row of rows) {
      hours.add(row.key_hour)
      if (hours.size > hoursRead) return
      yield row
    }
  }
}
