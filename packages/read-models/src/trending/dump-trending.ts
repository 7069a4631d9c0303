import {
  detailHours,
  hourOf,
  keptHours,
  trendingHourKey,
  trendingKey,
  trendingKeyParts,
  trendingPrefixPattern,
  trendingStoriesKey,
  trendingStoryKey,
  withoutNamespace,
} from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { requiredReaders } from '../admission/required-readers.js'
import { scanKeys } from '../fold/scan-keys.js'

type Counts = Record<string, string>

/**
 * The counts of trending as readers see them now. Where more stories came than an hour or a bucket admits freely, those
 * with fewer readers than are required now are left out: which of them are counted depends on the order.
 */
export async function dumpTrending(
  redis: Redis,
  options: { namespace: string; nowMs: number; maxStoriesOfHour: number; maxLiveStories: number },
): Promise<Record<string, Counts>> {
  const { namespace, maxStoriesOfHour, maxLiveStories } = options
  const thisHour = hourOf(options.nowMs)
  const dump: Record<string, Counts> = {}
  const add = (key: string, counts: Counts): void => {
    dump[withoutNamespace(key, namespace)] = sortedByName(counts)
  }

  const pattern = trendingPrefixPattern(namespace)
  const requiredByHour = await readRequired()
  for (const live of await scanKeys(redis, trendingKey(pattern, 'live'))) {
    const prefix = live.slice(0, -trendingKeyParts.live.length)
    const storyIds = await redis.zrange(live, thisHour - keptHours + 1, '+inf', 'BYSCORE')
    const required = requiredReaders(storyIds.length, maxLiveStories)
    const requiredIn = (hour: string): number => requiredByHour.get(trendingStoriesKey(prefix, hour)) ?? 1
    await Promise.all(storyIds.map((storyId) => addStory({ prefix, storyId, required, requiredIn })))
  }
  return dump

  async function addStory(story: {
    prefix: string
    storyId: string
    required: number
    requiredIn: (hour: string) => number
  }): Promise<void> {
    const { prefix, storyId, required, requiredIn } = story
    const byHour = Object.entries(await redis.hgetall(trendingStoryKey(prefix, storyId)))
      .filter(([hour]) => Number(hour) > thisHour - keptHours)
      // Readers who only sent reading times do not count as readers here.
      .filter(([hour, readers]) => requiredIn(hour) === 1 || Number(readers) >= requiredIn(hour))
    const most = Math.max(...byHour.map(([, readers]) => Number(readers)))
    if (byHour.length === 0 || (required > 1 && most < required)) return
    add(trendingStoryKey(prefix, storyId), Object.fromEntries(byHour))
    const inDetail = byHour.filter(([hour]) => Number(hour) > thisHour - detailHours)
    await Promise.all(
      inDetail.map(async ([hour]) => {
        const key = trendingHourKey(prefix, hour, storyId)
        const counts = await redis.hgetall(key)
        if (Object.keys(counts).length > 0) add(key, counts)
      }),
    )
  }

  /** By the key that counts an hour's stories. */
  async function readRequired(): Promise<Map<string, number>> {
    const keys = await scanKeys(redis, trendingStoriesKey(pattern, '*'))
    const used = await Promise.all(keys.map((key) => redis.get(key)))
    return new Map(keys.map((key, at) => [key, requiredReaders(Number(used[at]), maxStoriesOfHour)]))
  }
}

function sortedByName(hash: Counts): Counts {
  return Object.fromEntries(Object.entries(hash).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
