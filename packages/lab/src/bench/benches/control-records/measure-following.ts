import { setTimeout as pause } from 'node:timers/promises'
import type { ControlRecordRegistry } from '@frontpage/control-records'
import type { Redis } from '@frontpage/redis'
import { waitFor } from '@frontpage/testing'
import { percentileOf } from '../../../load/percentile.js'
import { inventStory, type CatalogueStory } from './catalogue.js'
import type { CatalogueStage } from './stage.js'
import { watchProcess } from './watch-process.js'

const patienceMs = 120_000
/** Prime, so that all stories are changed in turn, and neighbouring changes are far apart. */
const stride = 7_919

/** Makes some changes a second, one call each, while another service follows them. */
export async function measureFollowing(
  { redis, admin, follow }: CatalogueStage,
  { changesPerSecond, seconds, records }: { changesPerSecond: number; seconds: number; records: number },
) {
  const before = await sentBytes(redis)
  const follower = await follow()
  await waitFor(() => follower.all().length === records, { timeoutMs: patienceMs, what: 'a follower' })
  const all = (await sentBytes(redis)) - before

  const watch = watchProcess()
  const startBytes = await sentBytes(redis)
  const startedAt = performance.now()
  const changes = changesPerSecond * seconds
  const lags: Promise<number>[] = []
  for (let change = 1; change <= changes; change++) {
    await pause(Math.max(0, startedAt + (change * 1_000) / changesPerSecond - performance.now()))
    const story = inventStory((change * stride) % records, change + 1)
    await admin.put(story, 'lab')
    lags.push(lagOf(follower, story))
  }
  const took = (performance.now() - startedAt) / 1_000
  const sorted = (await Promise.all(lags)).toSorted((a, b) => a - b)
  const read = (await sentBytes(redis)) - startBytes
  const { cpuSeconds, longestBlockMs } = watch.stop()
  await follower.close()
  return {
    changesPerSecond: rounded(changes / took),
    p50Ms: rounded(percentileOf(sorted, 50)),
    p99Ms: rounded(percentileOf(sorted, 99)),
    followingCpuMsPerSecond: Math.round((cpuSeconds * 1_000) / took),
    followingLongestBlockMs: longestBlockMs,
    redisBytesPerChange: Math.round(read / changes),
    redisBytesOfAll: all,
  }
}

/** The time from a change's confirmation until the follower has it, in milliseconds. */
async function lagOf(
  follower: ControlRecordRegistry<CatalogueStory>,
  story: CatalogueStory,
): Promise<number> {
  const confirmedAt = performance.now()
  await waitFor(() => follower.byId(story.id)?.title === story.title, { everyMs: 5, what: story.id })
  return performance.now() - confirmedAt
}

/** The number of bytes that Redis has sent to all clients so far. */
async function sentBytes(redis: Redis): Promise<number> {
  return Number(/total_net_output_bytes:(\d+)/.exec(await redis.info('stats'))?.[1] ?? NaN)
}

const rounded = (value: number): number => Number(value.toFixed(2))
