import { setTimeout as pause } from 'node:timers/promises'
import { join } from 'node:path'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { createEnricher, openCountryDatabase, openDataCentreTest } from '@frontpage/enrichment'
import {
  createEventStoreClient,
  createEventWriter,
  encodeEventRows,
  migrate,
  toEventRow,
  type EventRow,
  type EventStoreClient,
} from '@frontpage/event-store'
import { createTestDirectory } from '@frontpage/testing'
import { describeMachine } from '../../platform/machine.js'
import { buildPlatform } from '../../platform/build-platform.js'
import { withCleanup } from '../../platform/cleanup.js'
import { findServerPort } from '../../platform/find-server-port.js'
import { createNodeServer } from '../../platform/node-server.js'
import { repositoryRoot } from '../../platform/repository-root.js'
import type { ServerProcess } from '../../platform/server-process.js'
import { createReferenceTraffic } from '../../traffic/reference-traffic.js'
import { toAcceptedEvent } from '../../traffic/to-accepted-event.js'
import { readBytesPerEvent } from '../instruments/audit-sendings.js'
import type { Bench } from './bench.js'

const rowsPerInsert = [2_000, 10_000, 20_000, 50_000]
const eventsPerSecond = 15_000
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
    const directory = await createTestDirectory('lab-store')
    cleanup.add(() => directory.remove())
    const url = `http://127.0.0.1:${await findServerPort()}`
    const server = createNodeServer(
      {
        name: 'clickhouse-embedded',
        args: [join(repositoryRoot, 'packages/clickhouse-embedded/dist/main.js')],
        env: { CLICKHOUSE_EMBEDDED_PORT: new URL(url).port, CLICKHOUSE_EMBEDDED_DATA_DIR: directory.path },
        readyUrl: `${url}/ping`,
      },
      await mkdtemp(join(tmpdir(), 'frontpage-lab-logs-')),
    )
    cleanup.add(() => server.close())
    server.spawn()
    await server.ready()
    await migrate({ url, database })
    const client = createEventStoreClient({ url, database })
    cleanup.add(() => client.close())
    return measure(client, server, { events, size, nextRow: await createRows() })
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

/** Events of the reference traffic as the transporter archives them. */
async function createRows(): Promise<() => EventRow> {
  const { countryOf } = await openCountryDatabase()
  const { isDataCentre } = await openDataCentreTest()
  const enrich = createEnricher({ countryOf, isDataCentre })
  const traffic = createReferenceTraffic({ seed: 1, runId: 'store' })
  const from = Date.UTC(2026, 10, 23)
  let count = 0
  return () => {
    const event = toAcceptedEvent(traffic.next(from + (count++ * 1_000) / eventsPerSecond), 'dev')
    return toEventRow(event, enrich(event, undefined))
  }
}

async function untilMerged(client: EventStoreClient): Promise<void> {
  const looksInARow = 4
  for (let still = 0; still < looksInARow;) {
    const [row] = await select<{ merges: number }>(
      client,
      'SELECT toUInt32(count()) AS merges FROM system.merges',
    )
    still = row?.merges === 0 ? still + 1 : 0
    await pause(250)
  }
}

async function select<Row>(client: EventStoreClient, query: string): Promise<Row[]> {
  return (await client.query({ query, format: 'JSONEachRow' })).json<Row>()
}

function rounded(value: number): number {
  return Number(value.toFixed(1))
}
