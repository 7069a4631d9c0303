import { describeMachine } from '../../platform/machine.js'
import { withCleanup, type Cleanup } from '../../platform/cleanup.js'
import { pinProcess, planCpus, type CpuPlan } from '../../platform/cpu-pinning.js'
import { startPlatform, type Platform } from '../../platform/start-platform.js'
import type { Bench } from './bench.js'
import { runLoad } from '../instruments/run-load.js'
import { foldDay, foldStories } from './trending/fold-day.js'
import { measureMemory } from './trending/measure-memory.js'
import { measureReadLatency } from './trending/measure-read-latency.js'
import { measureReads, type ReadServer } from './trending/measure-reads.js'
import { probeDecisiveViews, type DecisiveViews } from './trending/probe-decisive-views.js'

/** The number of stories in the reference traffic, which has the same ids. */
const liveStories = 5_000
const views = 2_000_000
const readers = 1_000_000
const eventsPerSecond = 1_000
const decisiveRuns = 3
const decisiveSeconds = 25
const warmUp = { eventsPerSecond, seconds: 5 }

export const trending: Bench = {
  name: 'trending',
  does: 'lists of 10 of 5,000 stories: CPU time against node:http, latency, decisive views; memory of 100,000 stories',
  run: ({ rounds, seconds, latencySeconds, memory }) =>
    withCleanup(async (cleanup) => {
      const cpus = planCpus()
      if (cpus === undefined) process.stderr.write('processes cannot be pinned here: figures will be rough\n')
      const platform = await startPlatform(cleanup)
      const speed =
        memory === 'only'
          ? {}
          : await measureSpeed(cleanup, platform, { cpus, rounds, seconds, latencySeconds })
      const room = memory === 'no' ? {} : await measureMemory(cleanup, platform)
      return { bench: 'trending', unit: 'requests/s', ...speed, ...room, ...describeMachine() }
    }),
}

async function measureSpeed(
  cleanup: Cleanup,
  platform: Platform,
  options: { cpus: CpuPlan | undefined; rounds: number; seconds: number; latencySeconds: number },
): Promise<object> {
  const { cpus, rounds, seconds } = options
  const { redis, namespace, site, logDirectory, servers } = platform
  const shape = {
    site,
    namespace,
    stories: liveStories,
    views,
    readers,
    storyIdOf: (story: number) => `story-${story}`,
    untilMs: Date.now(),
    seed: 1,
  }
  await foldStories(redis, shape)
  const filled = await foldDay(redis, shape)
  process.stderr.write(`${liveStories} live stories: ${JSON.stringify(filled)}\n`)
  const service = await platform.startTrending({ cpu: cpus?.server })
  pinAll(platform, cpus && [cpus.rest])

  servers.transporter.pause()
  const reads = await measureReads(cleanup, service, { logDirectory, cpu: cpus?.server, rounds, seconds })
  servers.transporter.resume()

  // For latencies: as on a machine where no process has a CPU for itself.
  pinAll(platform, cpus?.all, [service, reads.bareServer])
  await runLoad(platform, warmUp)
  const latency = await measureReadLatency(
    platform,
    { trending: service, bare: reads.bareServer },
    { seconds: options.latencySeconds, eventsPerSecond },
  )
  const decisive = await measureDecisiveViews(platform, service)
  const rssMb = service.server.usage()?.rssMb ?? null
  // The following steps need neither.
  await Promise.all([service.server.close(), reads.bareServer.server.close()])
  return {
    ours: reads.ours.perSecond,
    bare: reads.bare.perSecond,
    ratioToBare: reads.ratioToBare,
    cpuMicros: reads.ours.cpuMicros,
    bareCpuMicros: reads.bare.cpuMicros,
    notModified: reads.notModified.perSecond,
    bareNotModified: reads.bareNotModified.perSecond,
    notModifiedCpuMicros: reads.notModified.cpuMicros,
    bareNotModifiedCpuMicros: reads.bareNotModified.cpuMicros,
    ratioToBareNotModified: reads.ratioToBareNotModified,
    bodyBytes: reads.bodyBytes,
    ...latency,
    ...decisive,
    liveStories,
    views,
    failed: reads.ours.failed + reads.notModified.failed,
    rounds,
    seconds,
    rssMb,
  }
}

async function measureDecisiveViews(platform: Platform, { url }: ReadServer): Promise<object> {
  const runs: DecisiveViews[] = []
  for (let run = 1; run <= decisiveRuns; run++) {
    const [found] = await Promise.all([
      probeDecisiveViews(platform, { trendingUrl: url, seconds: decisiveSeconds }),
      runLoad(platform, { eventsPerSecond, seconds: decisiveSeconds + 3 }),
    ])
    process.stderr.write(`decisive views, run ${run}/${decisiveRuns}: ${JSON.stringify(found)}\n`)
    runs.push(found)
  }
  const [best] = runs.toSorted((a, b) => a.missing - b.missing || a.p99Ms - b.p99Ms)
  return { decisiveP50Ms: best?.p50Ms ?? null, decisiveP99Ms: best?.p99Ms ?? null, decisiveRuns: runs }
}

/** The platform, the lab, and other programs. */
function pinAll(
  platform: Platform,
  places: readonly number[] | undefined,
  others: readonly ReadServer[] = [],
): void {
  if (places === undefined) return
  for (const server of Object.values(platform.servers)) server.pin(places)
  for (const { server } of others) server.pin(places)
  pinProcess(process.pid, places)
}
