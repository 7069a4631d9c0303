import {
  detailHours,
  hourOf,
  impressionKeyParts,
  impressionsHourKey,
  impressionsKey,
  impressionsPrefixPattern,
  impressionsStoryKey,
  impressionsTotalKey,
  keptHours,
  withoutNamespace,
} from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { scanKeys } from '../fold/scan-keys.js'
import { maxFeedAgeHours } from './impression-digest.js'

type Counts = Record<string, string>

/** The room of one bucket. */
export interface ImpressionRoom {
  readonly storiesOfHour: number
  readonly liveStories: number
  readonly gatesOfHour: number
}

/**
 * The counts of impressions and clicks as readers see them now. Hours, and buckets, that took in all that they have
 * room for are left out: what counted in them depends on the order.
 */
export async function dumpImpressions(
  redis: Redis,
  { namespace, nowMs, room }: { namespace: string; nowMs: number; room: ImpressionRoom },
): Promise<Record<string, Counts>> {
  const thisHour = hourOf(nowMs)
  const dump: Record<string, Counts> = {}
  const add = (key: string, counts: Counts): void => {
    if (Object.keys(counts).length === 0) return
    dump[withoutNamespace(key, namespace)] = Object.fromEntries(
      Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    )
  }

  const pattern = impressionsPrefixPattern(namespace)
  const full = new Set<string>()
  await findFull('stories', room.storiesOfHour)
  await findFull('gates', room.gatesOfHour)
  for (const live of await scanKeys(redis, impressionsKey(pattern, 'live'))) {
    const prefix = live.slice(0, -impressionKeyParts.live.length)
    const storyIds = await redis.zrange(live, thisHour - keptHours + 1, '+inf', 'BYSCORE')
    if (storyIds.length >= room.liveStories) continue
    await Promise.all(storyIds.map((storyId) => addStory(prefix, storyId)))
  }
  return dump

  async function addStory(prefix: string, storyId: string): Promise<void> {
    const key = impressionsStoryKey(prefix, storyId)
    const totals = Object.entries(await redis.hgetall(key)).filter(([name]) => {
      const hour = hourIn(name)
      return hour > thisHour - keptHours && !isFull(prefix, hour)
    })
    add(key, Object.fromEntries(totals))
    const hours = new Set(
      totals.map(([name]) => hourIn(name)).filter((hour) => hour > thisHour - detailHours),
    )
    await Promise.all(
      [...hours].map(async (hour) => {
        const ofHour = impressionsHourKey(prefix, hour, storyId)
        add(ofHour, await redis.hgetall(ofHour))
      }),
    )
  }

  async function findFull(name: 'stories' | 'gates', max: number): Promise<void> {
    for (const key of await scanKeys(redis, impressionsTotalKey(pattern, name, '*'))) {
      if (Number(await redis.get(key)) >= max) full.add(key)
    }
  }

  /** An impression can have its gate in an hour before. */
  function isFull(prefix: string, hour: number): boolean {
    if (full.has(impressionsTotalKey(prefix, 'stories', hour))) return true
    for (let ago = 0; ago <= maxFeedAgeHours; ago++) {
      if (full.has(impressionsTotalKey(prefix, 'gates', hour - ago))) return true
    }
    return false
  }
}

function hourIn(name: string): number {
  return Number(name.startsWith('c') ? name.slice(1) : name)
}
