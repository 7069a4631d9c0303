import { waitFor } from '@frontpage/testing'
import { askForFeed } from '../../feed/feed-answer.js'
import { deviceOf } from '../../feed/feed-fleet.js'
import { runOpenLoop, type OpenLoopResult } from '../../load/open-loop.js'
import { withCleanup } from '../../platform/cleanup.js'
import { pinProcess, planCpus } from '../../platform/cpu-pinning.js'
import { describeMachine } from '../../platform/machine.js'
import { startPlatform, type Platform, type RunningServer } from '../../platform/start-platform.js'
import { drainPlatform } from '../instruments/drain-platform.js'
import { runLoad } from '../instruments/run-load.js'
import { describe, summarise, type Round } from '../instruments/run-rounds.js'
import type { Bench } from './bench.js'
import { runFeedLoad } from './feed/feed-load.js'
import { foldFeedDay } from './feed/fold-feed-day.js'
import { measureFeedMemory } from './feed/measure-feed-memory.js'
import { measureTraining, trainingEnv } from './feed/measure-training.js'

const shape = { stories: 10_000, views: 1_000_000, readers: 100_000, seed: 1 }
const eventsPerSecond = 1_000
const requestsPerSecond = 300
/** Below what a replica is busy with: the time of one feed, and not that of others before it. */
const firstFeedsPerSecond = 20
const firstFeedSeconds = 15
const connections = 64
const latencyConnections = 100
const warmUpSeconds = 2
const runs = 3
const storiesPerPage = 20
/** Readers whose feed is asked for in one part of the bench alone, so that nothing of them is in memory. */
const neverAsked = 20_000

/** The bars: see docs/performance.md. */
const bars = {
  requestsPerSecond: 1_500,
  p99Ms: 15,
  firstFeedMs: 30,
  trainingMsPerList: 1,
  redisBytesOfLargestReader: 4_096,
}

export const feed: Bench = {
  name: 'feed',
  does: 'feeds of 20 of 10,000 stories for 100,000 readers: requests/s, latency with events flowing, memory, training',
  run: ({ rounds, seconds, latencySeconds }) =>
    withCleanup(async (cleanup) => {
      const cpus = planCpus()
      if (cpus === undefined) process.stderr.write('processes cannot be pinned here: figures will be rough\n')
      const platform = await startPlatform(cleanup)
      const { redis, namespace, site, servers } = platform
      const storyIdOf = (story: number): string => `story-${story}`
      const filled = await foldFeedDay(redis, { ...shape, site, namespace, storyIdOf, untilMs: Date.now() })
      process.stderr.write(`a day of ${shape.readers} readers: ${JSON.stringify(filled)}\n`)
      const memory = await measureFeedMemory(redis, shape)
      process.stderr.write(`memory: ${JSON.stringify(memory)}\n`)

      const service = await platform.startFeed({ cpu: cpus?.server, env: trainingEnv })
      await waitForRankedFeeds(service, site)
      pinAll(platform, cpus && [cpus.rest])
      const asked = pathsOf(site, 0, shape.readers - neverAsked)
      const measured: Round[] = []
      await runFeedLoad({ target: service.url, paths: asked, seconds: warmUpSeconds, connections })
      servers.transporter.pause()
      for (let round = 1; round <= rounds; round++) {
        const result = await runRound(service, asked, seconds)
        measured.push(result)
        process.stderr.write(`round ${round}/${rounds}: ${describe(result)}\n`)
      }
      servers.transporter.resume()
      await drainPlatform(platform)
      const closed = summarise(measured)

      // For latencies: as on a machine where no process has a CPU for itself.
      pinAll(platform, cpus?.all, service)
      const latencyRuns: OpenLoopResult[] = []
      for (let run = 1; run <= runs; run++) {
        const found = await measureLatency(platform, service, {
          paths: asked,
          requestsPerSecond,
          seconds: latencySeconds,
        })
        process.stderr.write(`latency, run ${run}/${runs}: ${JSON.stringify(found)}\n`)
        latencyRuns.push(found)
      }
      const firstRuns: OpenLoopResult[] = []
      for (let run = 0; run < runs; run++) {
        const from = shape.readers - neverAsked + (run * neverAsked) / runs
        const found = await measureLatency(platform, service, {
          paths: pathsOf(site, Math.ceil(from), Math.floor(from + neverAsked / runs)),
          requestsPerSecond: firstFeedsPerSecond,
          seconds: firstFeedSeconds,
        })
        process.stderr.write(`first feeds, run ${run + 1}/${runs}: ${JSON.stringify(found)}\n`)
        firstRuns.push(found)
      }
      const training = await measureTraining(platform, service)
      const best = bestOf(latencyRuns)
      const bestFirst = bestOf(firstRuns)
      return {
        bench: 'feed',
        unit: 'requests/s',
        bars,
        ours: closed.perSecond,
        bare: null,
        ratioToBare: null,
        cpuMicros: closed.cpuMicros,
        perSecondRuns: measured.map(({ perSecond }) => Math.round(perSecond)),
        p50Ms: best?.p50Ms ?? null,
        p99Ms: best?.p99Ms ?? null,
        offeredForLatency: requestsPerSecond,
        eventsPerSecond,
        latencyRuns,
        firstFeedP50Ms: bestFirst?.p50Ms ?? null,
        firstFeedP99Ms: bestFirst?.p99Ms ?? null,
        firstRuns,
        ...memory,
        ...training,
        readers: shape.readers,
        liveStories: shape.stories,
        failed: closed.failed,
        rounds,
        seconds,
        rssMb: service.server.usage()?.rssMb ?? null,
        ...describeMachine(),
      }
    }),
}

function pathsOf(site: string, from: number, to: number): string[] {
  return Array.from({ length: to - from }, (_, at) => {
    // Neighbours in the list have nothing to do with each other.
    const reader = from + ((Math.imul(at, 0x9e3779b1) >>> 0) % (to - from))
    return `/v1/feed?site=${site}&limit=${storiesPerPage}&anonymousId=${deviceOf(reader)}`
  })
}

async function waitForRankedFeeds({ url }: RunningServer, site: string): Promise<void> {
  const query = { site, anonymousId: deviceOf(1), limit: String(storiesPerPage) }
  await waitFor(
    async () => {
      const answer = await askForFeed(url, query)
      return (
        typeof answer === 'object' && answer.fallback === undefined && answer.items.length === storiesPerPage
      )
    },
    { timeoutMs: 60_000, everyMs: 250, what: 'feeds of twenty stories' },
  )
}

async function runRound(
  { server, url }: RunningServer,
  paths: readonly string[],
  seconds: number,
): Promise<Round> {
  const before = server.usage()
  const result = await runFeedLoad({ target: url, paths, seconds, connections })
  const after = server.usage()
  const cpuMicros =
    before === undefined || after === undefined
      ? undefined
      : (after.cpuMicros - before.cpuMicros) / result.requests
  return {
    perSecond: result.requests / result.seconds,
    cpuMicros,
    rssMb: after?.rssMb,
    failed: result.failed,
  }
}

/** At a constant rate, with events flowing. */
async function measureLatency(
  platform: Platform,
  { url }: RunningServer,
  options: { paths: readonly string[]; requestsPerSecond: number; seconds: number },
): Promise<OpenLoopResult> {
  const { paths, seconds } = options
  const { host } = new URL(url)
  const [result] = await Promise.all([
    runOpenLoop({
      target: url,
      count: (seconds + warmUpSeconds) * options.requestsPerSecond,
      requestAt: (index) =>
        Buffer.from(`GET ${paths[index % paths.length]} HTTP/1.1\r\nHost: ${host}\r\n\r\n`),
      requestsPerSecond: options.requestsPerSecond,
      connections: latencyConnections,
      warmUpSeconds,
    }),
    runLoad(platform, { eventsPerSecond, seconds: seconds + warmUpSeconds + 1 }),
  ])
  await drainPlatform(platform)
  return result
}

function bestOf(found: readonly OpenLoopResult[]): OpenLoopResult | undefined {
  return found.toSorted((a, b) => a.p99Ms - b.p99Ms)[0]
}

/** The platform and the lab; the service, too, where it does not have a CPU for itself. */
function pinAll(platform: Platform, places: readonly number[] | undefined, service?: RunningServer): void {
  if (places === undefined) return
  for (const server of Object.values(platform.servers)) server.pin(places)
  service?.server.pin(places)
  pinProcess(process.pid, places)
}
