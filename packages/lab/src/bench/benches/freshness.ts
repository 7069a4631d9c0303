import type { EventStoreClient } from '@frontpage/event-store'
import { describeMachine } from '../../platform/machine.js'
import { withCleanup } from '../../platform/cleanup.js'
import { startPlatform, type Platform } from '../../platform/start-platform.js'
import type { Bench } from './bench.js'
import { rssMbByProcess, shareTwoCpus } from '../instruments/measure-usage.js'
import { probeFreshness, type Freshness } from '../instruments/probe-freshness.js'
import { runLoad } from '../instruments/run-load.js'

const warmUpSeconds = 5

interface FreshnessReport {
  alone: Freshness
  besideHeavyQuery: Freshness
  heavyQueries: number
  heavyQueryCopies: number
  heavyQuerySeconds: number | null
  rssMb: ReturnType<typeof rssMbByProcess>
}

export const freshness: Bench = {
  name: 'freshness',
  does: 'from an answer until its event is in the archive and in the folds, alone and beside a heavy query',
  defaults: { seconds: 60, rate: 2_000 },
  async run({ rate, seconds, runs }) {
    shareTwoCpus()
    const reports: FreshnessReport[] = []
    for (let run = 1; run <= runs; run++) {
      const report = await runOnce(rate, seconds)
      process.stderr.write(`run ${run}/${runs}: ${JSON.stringify(report)}\n`)
      reports.push(report)
    }
    const [best] = reports.toSorted(
      (a, b) =>
        a.alone.missing + a.besideHeavyQuery.missing - (b.alone.missing + b.besideHeavyQuery.missing) ||
        Math.max(a.alone.p99Ms, a.besideHeavyQuery.p99Ms) - Math.max(b.alone.p99Ms, b.besideHeavyQuery.p99Ms),
    )
    if (best === undefined) throw new Error('no run was made')
    return {
      bench: 'freshness',
      unit: 'ms',
      ours: best.alone.p99Ms,
      ...best.alone,
      p50MsBesideHeavyQuery: best.besideHeavyQuery.p50Ms,
      p99MsBesideHeavyQuery: best.besideHeavyQuery.p99Ms,
      besideHeavyQuery: best.besideHeavyQuery,
      heavyQueries: best.heavyQueries,
      heavyQueryCopies: best.heavyQueryCopies,
      heavyQuerySeconds: best.heavyQuerySeconds,
      eventsPerSecond: rate,
      seconds,
      runs: reports.map(({ alone, besideHeavyQuery }) => ({
        p99Ms: alone.p99Ms,
        p99MsBesideHeavyQuery: besideHeavyQuery.p99Ms,
      })),
      rssMb: best.rssMb,
      ...describeMachine(),
    }
  },
}

function runOnce(eventsPerSecond: number, seconds: number): Promise<FreshnessReport> {
  return withCleanup(async (cleanup) => {
    const platform = await startPlatform(cleanup)
    await measure(platform, eventsPerSecond, warmUpSeconds)
    const alone = await measure(platform, eventsPerSecond, seconds)
    const copies = await sizeHeavyQuery(platform.store)
    const analyst = startAnalyst(platform.store, copies)
    const besideHeavyQuery = await measure(platform, eventsPerSecond, seconds)
    const { queries, meanSeconds } = await analyst.stop()
    return {
      alone,
      besideHeavyQuery,
      heavyQueries: queries,
      heavyQueryCopies: copies,
      heavyQuerySeconds: meanSeconds,
      rssMb: rssMbByProcess(platform),
    }
  })
}

async function measure(platform: Platform, eventsPerSecond: number, seconds: number): Promise<Freshness> {
  const [found] = await Promise.all([
    probeFreshness(platform, seconds),
    runLoad(platform, { eventsPerSecond, seconds }),
  ])
  return found
}

/** Reads every event `copies` times over, in many groups, with exact distinct counts. */
function heavyQuery(copies: number): string {
  return `
    SELECT cityHash64(anonymous_id, copy) % 50000 AS reader, uniqExact(message_id) AS messages,
      uniqExact(story_id) AS stories, quantile(0.9)(toUnixTimestamp64Milli(timestamp) + copy) AS late
    FROM events FINAL ARRAY JOIN range(${copies}) AS copy
    GROUP BY reader ORDER BY messages DESC LIMIT 10
    SETTINGS max_execution_time = 25`
}

const fewestCopies = 5
const mostCopies = 100
const heavySeconds = 4

/** Finds the number of copies that take this machine some seconds, with one query of a few. Events are still added meanwhile. */
async function sizeHeavyQuery(store: EventStoreClient): Promise<number> {
  const started = performance.now()
  await runQuery(store, heavyQuery(fewestCopies))
  const seconds = (performance.now() - started) / 1000
  const copies = Math.round((fewestCopies * heavySeconds) / seconds)
  return Math.min(Math.max(copies, fewestCopies), mostCopies)
}

async function runQuery(store: EventStoreClient, query: string): Promise<void> {
  const result = await store.query({ query, format: 'JSONEachRow' })
  await result.json()
}

/** Runs one heavy query of the archive after the other. */
function startAnalyst(
  store: EventStoreClient,
  copies: number,
): {
  stop(): Promise<{ queries: number; meanSeconds: number | null }>
} {
  let isStopped = false
  let queries = 0
  const started = performance.now()
  const asking = (async () => {
    while (!isStopped) {
      await runQuery(store, heavyQuery(copies))
      queries++
    }
  })()
  // The error reaches the caller of `stop`.
  asking.catch(() => {})
  return {
    async stop() {
      isStopped = true
      await asking
      const seconds = (performance.now() - started) / 1000
      return { queries, meanSeconds: queries === 0 ? null : Number((seconds / queries).toFixed(2)) }
    },
  }
}
