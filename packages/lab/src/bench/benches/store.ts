import {
  createEventStoreClient,
  createEventWriter,
  encodeEventRows,
  migrate,
  type EventRow,
  type EventStoreClient,
} from '@frontpage/event-store'
import { describeMachine } from '../../platform/machine.js'
import { buildPlatform } from '../../platform/build-platform.js'
import { withCleanup } from '../../platform/cleanup.js'
import type { ServerProcess } from '../../platform/server-process.js'
import { startClickHouse } from '../../platform/start-clickhouse.js'
import { readBytesPerEvent } from '../instruments/audit-sendings.js'
import { createReferenceRows } from '../instruments/reference-rows.js'
import { untilMerged } from '../instruments/until-merged.js'
import type { Bench } from './bench.js'

const rowsPerInsert = [2_000, 10_000, 20_000, 50_000]
const eventsPerSecond = 15_000
const firstEventMs = Date.UTC(2026, 10, 23)
const database = 'frontpage'

interface Filled {
  rowsPerInsert: number
  /** CPU time of the whole process, including merges. */
  cpuMicrosPerRow: number | null
  bytesPerRow: number | null
  /** The number of times that merges wrote a row again. */
  rewrites: number
  parts: number
  insertMsMedian: number
  insertMsMax: number
  rssMb: number | null
}

export const store: Bench = {
  name: 'store',
  does: 'the archive alone: CPU of ClickHouse a row, merges included, by the size of inserts',
  async run({ events, runs }) {
    await buildPlatform()
    const sizes: Filled[] = []
    for (const size of rowsPerInsert) {
      let best: Filled | undefined
      for (let run = 0; run < runs; run++) {
        const filled = await fill(events, size)
        process.stderr.write(`${JSON.stringify(filled)}\n`)
        if (best === undefined || (filled.cpuMicrosPerRow ?? 0) < (best.cpuMicrosPerRow ?? 0)) best = filled
      }
      if (best !== undefined) sizes.push(best)
    }
    return {
      bench: 'store',
      unit: 'µs/row',
      ours: sizes.at(-2)?.cpuMicrosPerRow ?? null,
      events,
      sizes,
      ...describeMachine(),
    }
  },
}

/** Inserts into an empty ClickHouse of its own. */
function fill(events: number, size: number): Promise<Filled> {
  return withCleanup(async (cleanup) => {
    const { server, url } = await startClickHouse(cleanup, 'lab-store')
    await migrate({ url, database })
    const client = createEventStoreClient({ url, database })
    cleanup.add(() => client.close())
    const timeOf = (index: number): number => firstEventMs + (index * 1_000) / eventsPerSecond
    const nextRow = await createReferenceRows({ runId: 'store', timeOf })
    return measure(client, server, { events, size, nextRow })
  })
}

async function measure(
  client: EventStoreClient,
  server: ServerProcess,
  { events, size, nextRow }: { events: number; size: number; nextRow: () => EventRow },
): Promise<Filled> {
  const writer = createEventWriter(client)
  const before = server.usage()?.cpuMicros
  const insertMs: number[] = []
  for (let insert = 0; insert * size < events; insert++) {
    const rows = Array.from({ length: size }, nextRow)
    const began = performance.now()
    await writer.insert([encodeEventRows(rows)], `insert-${insert}`)
    insertMs.push(performance.now() - began)
  }
  await untilMerged(client)
  const usage = server.usage()
  const rows = insertMs.length * size
  const [engine] = await select<{ merged: number; parts: number }>(
    client,
    `SELECT toUInt32((SELECT sum(value) FROM system.events WHERE event = 'MergedRows')) AS merged,
       toUInt32((SELECT count() FROM system.parts WHERE active AND table = 'events')) AS parts`,
  )
  const sorted = insertMs.toSorted((a, b) => a - b)
  return {
    rowsPerInsert: size,
    cpuMicrosPerRow:
      usage === undefined || before === undefined ? null : rounded((usage.cpuMicros - before) / rows),
    bytesPerRow: await readBytesPerEvent(client),
    rewrites: rounded((engine?.merged ?? 0) / rows),
    parts: engine?.parts ?? 0,
    insertMsMedian: Math.round(sorted[sorted.length >> 1] ?? NaN),
    insertMsMax: Math.round(sorted.at(-1) ?? NaN),
    rssMb: usage?.rssMb ?? null,
  }
}

async function select<Row>(client: EventStoreClient, query: string): Promise<Row[]> {
  return (await client.query({ query, format: 'JSONEachRow' })).json<Row>()
}

function rounded(value: number): number {
  return Number(value.toFixed(1))
}
