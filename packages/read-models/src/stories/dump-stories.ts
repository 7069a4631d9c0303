import { storyRoomKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { readersAsked } from '../admission/readers-asked.js'
import { escapeGlob, scanKeys } from '../scan-keys.js'
import { readMostReaders } from '../trending/read-most-readers.js'
import { oldestViewMs, periodOf } from './story-age.js'

type StoredStory = Record<string, string>

/**
 * What is known of stories, as those see it who read now. Where a bucket's room is used up, those with fewer readers than are
 * asked by now are left out: which of them are in depends on the order.
 */
export async function dumpStories(
  redis: Redis,
  options: { namespace: string; nowMs: number; roomOfBucket: number },
): Promise<Record<string, StoredStory>> {
  const { namespace, nowMs, roomOfBucket } = options
  const oldestMs = oldestViewMs(nowMs)
  const asked = new Map<string, number>()

  async function askedIn(site: string, bucket: number): Promise<number> {
    const key = storyRoomKey({ site, bucket, period: periodOf(nowMs) }, namespace)
    const known = asked.get(key) ?? readersAsked(Number(await redis.get(key)), roomOfBucket)
    asked.set(key, known)
    return known
  }

  async function isIn(key: string): Promise<boolean> {
    const [, site = '', bucket = '', storyId = ''] = /:stories:([^:]*):(\d+)\}:(.*)$/s.exec(key) ?? []
    const readers = await askedIn(site, Number(bucket))
    if (readers === 1) return true
    const [most = 0] = await readMostReaders(redis, {
      site,
      number: Number(bucket),
      storyIds: [storyId],
      namespace,
    })
    return most >= readers
  }

  const dump: Record<string, StoredStory> = {}
  for (const key of await scanKeys(redis, `{${escapeGlob(namespace)}:stories:*}:*`)) {
    const story = await redis.hgetall(key)
    if (Number(story['lastSeen']) < oldestMs || !(await isIn(key))) continue
    dump[key.slice(namespace.length + 2)] = Object.fromEntries(
      Object.entries(story).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    )
  }
  return dump
}
