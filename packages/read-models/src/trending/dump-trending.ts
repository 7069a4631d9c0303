import type { Redis } from '@frontpage/redis'
import { requiredReaders } from '../admission/required-readers.js'
import { detailHours, hourOf, keptHours } from '../fold-window.js'
import { escapeGlob, scanKeys } from '../scan-keys.js'

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
    dump[key.slice(namespace.length + 2)] = sortedByName(counts)
  }

  const pattern = `{${escapeGlob(namespace)}:trending:*}`
  const requiredByHour = await readRequired()
  for (const live of await scanKeys(redis, `${pattern}:live`)) {
    const prefix = live.slice(0, -':live'.length)
    const storyIds = await redis.zrange(live, thisHour - keptHours + 1, '+inf', 'BYSCORE')
    const required = requiredReaders(storyIds.length, maxLiveStories)
    const requiredIn = (hour: string): number => requiredByHour.get(`${prefix}:${hour}`) ?? 1
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
    const byHour = Object.entries(await redis.hgetall(`${prefix}:story:${storyId}`))
      .filter(([hour]) => Number(hour) > thisHour - keptHours)
      // Readers who only sent reading times do not count as readers here.
      .filter(([hour, readers]) => requiredIn(hour) === 1 || Number(readers) >= requiredIn(hour))
    const most = Math.max(...byHour.map(([, readers]) => Number(readers)))
    if (byHour.length === 0 || (required > 1 && most < required)) return
    add(`${prefix}:story:${storyId}`, Object.fromEntries(byHour))
    const inDetail = byHour.filter(([hour]) => Number(hour) > thisHour - detailHours)
    await Promise.all(
      inDetail.map(async ([hour]) => {
        const key = `${prefix}:hour:${hour}:${storyId}`
        const counts = await redis.hgetall(key)
        if (Object.keys(counts).length > 0) add(key, counts)
      }),
    )
  }

  /** By prefix and hour. */
  async function readRequired(): Promise<Map<string, number>> {
    const keys = await scanKeys(redis, `${pattern}:stories:*`)
    const used = await Promise.all(keys.map((key) => redis.get(key)))
    return new Map(
      keys.map((key, at) => [
        key.replace('}:stories:', '}:'),
        requiredReaders(Number(used[at]), maxStoriesOfHour),
      ]),
    )
  }
}

function sortedByName(hash: Counts): Counts {
  return Object.fromEntries(Object.entries(hash).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
