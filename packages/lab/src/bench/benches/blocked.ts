import { describeMachine } from '../../platform/machine.js'
import { withCleanup } from '../../platform/cleanup.js'
import { startPlatform, type RunningServer } from '../../platform/start-platform.js'
import type { Bench } from './bench.js'
import { guardEnv, thresholdMs, watchBlocks, type SeenBlocks } from './blocked/blocks.js'
import { measureOverhead } from './blocked/measure-overhead.js'
import { readLists } from './blocked/read-lists.js'
import { shareTwoCpus } from '../instruments/measure-usage.js'
import { runLoad } from '../instruments/run-load.js'

const warmUp = { eventsPerSecond: 1_000, seconds: 5 }

export const blocked: Bench = {
  name: 'blocked',
  does: 'every service under reference load: its longest block of the event loop and the culprit; what the guard costs',
  defaults: { seconds: 60, rounds: 20, rate: 5_000 },
  async run({ rate, seconds, rounds }) {
    // Runs first, because it pins processes in a way that the rest must not inherit.
    const services = await seeBlocks({ eventsPerSecond: rate, seconds })
    const overhead = await measureOverhead(rounds)
    const [worst] = Object.entries(services).toSorted(([, a], [, b]) => b.longestBlockMs - a.longestBlockMs)
    return {
      bench: 'blocked',
      unit: 'ms',
      longestBlockMs: worst?.[1].longestBlockMs ?? 0,
      culprit: worst?.[1].culprit ?? null,
      service: worst?.[1].culprit == null ? null : worst[0],
      longestOwnBlockMs: Math.max(0, ...Object.values(services).map((seen) => seen.longestOwnBlockMs)),
      ...overhead,
      thresholdMs,
      services,
      eventsPerSecond: rate,
      seconds,
      ...describeMachine(),
    }
  },
}

/**
 * The whole platform under load, on two CPUs as everywhere; blocks before a service was ready are listed separately.
 */
async function seeBlocks(load: {
  eventsPerSecond: number
  seconds: number
}): Promise<Record<string, SeenBlocks>> {
  shareTwoCpus()
  return withCleanup(async (cleanup) => {
    const platform = await startPlatform(cleanup, { env: guardEnv })
    const trending = await platform.startTrending()
    // A later service adds itself here, and its load below.
    const services: Record<string, Pick<RunningServer, 'url'>> = {
      tracker: { url: platform.trackerUrl },
      transporter: { url: platform.transporterUrl },
      trending,
    }
    const watch = await watchBlocks(services)
    cleanup.add(() => watch.stop())
    await runLoad(platform, warmUp)
    const reading = readLists(trending.url, load.seconds)
    const report = await runLoad(platform, load)
    process.stderr.write(`load: ${JSON.stringify(report)}\n`)
    await reading
    return watch.stop()
  })
}
