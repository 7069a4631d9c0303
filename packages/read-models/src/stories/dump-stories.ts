import { parseStoryKey, storyKeyPattern, withoutNamespace } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { scanKeys } from '../fold/scan-keys.js'
import { readMostReaders } from '../trending/read-most-readers.js'
import { parseStoryHash } from './parse-story-hash.js'
import { oldestViewMs } from './story-age.js'
import { readRequiredReaders, type StoryRoom } from './story-room.js'

type StoredStory = Record<string, unknown>

/**
 * The stories as readers see them now. Where a bucket's room is used up, those with fewer readers than are required now
 * are left out: which of them are stored depends on the order. So are votes and claims of a story about which readers
 * say more different things than it has room for.
 */
export async function dumpStories(
  redis: Redis,
  options: { namespace: string; trendingNamespace: string; nowMs: number; room: StoryRoom },
): Promise<Record<string, StoredStory>> {
  const { namespace, trendingNamespace, nowMs, room } = options
  const oldestMs = oldestViewMs(nowMs)
  const required = new Map<string, number>()

  async function requiredIn(site: string, bucket: number): Promise<number> {
    const key = `${site}:${bucket}`
    const known =
      required.get(key) ?? (await readRequiredReaders(redis, { site, bucket, nowMs, room, namespace }))
    required.set(key, known)
    return known
  }

  async function isIn(key: string): Promise<boolean> {
    const parsed = parseStoryKey(key)
    if (parsed === undefined) return false
    const { site, bucket, storyId } = parsed
    const readers = await requiredIn(site, bucket)
    if (readers === 1) return true
    const [most = 0] = await readMostReaders(redis, {
      site,
      number: bucket,
      storyIds: [storyId],
      namespace: trendingNamespace,
    })
    return most >= readers
  }

  const dump: Record<string, StoredStory> = {}
  for (const key of await scanKeys(redis, storyKeyPattern(namespace))) {
    const story = parseStoryHash(await redis.hgetall(key))
    if (story === undefined || story.lastSeen < oldestMs || !(await isIn(key))) continue
    const { firstSeen, lastSeen, readersToList, votes, unknownVotes, said } = story
    dump[withoutNamespace(key, namespace)] = {
      firstSeen,
      lastSeen,
      readersToList,
      ...(unknownVotes === 0 && { votes, claims: said.claims }),
    }
  }
  return dump
}
