import { storyKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { StoryClaims } from '../fold/fold.js'
import { oldestViewMs } from './story-age.js'
import { parseStoryHash } from './parse-story-hash.js'

export interface StoryRecord extends StoryClaims {
  storyId: string
  /** Milliseconds since 1970. */
  firstSeen: number
  /** Likewise, in whole minutes, rounded up. */
  lastSeen: number
  /** How many distinct readers it needs within an hour before it is listed; absent where no event asks for any. */
  readersToList?: number
  /** Readers' pages say different things of it: with the next view the record may be another one. */
  isDisputed?: true
}

/**
 * Reads stories, in the order requested, with what most of their recent distinct readers' pages say; undefined for one
 * without a view in the 30 days before `nowMs`.
 */
export async function readStories(
  redis: Redis,
  {
    site,
    storyIds,
    nowMs,
    namespace,
  }: { site: string; storyIds: readonly string[]; nowMs: number; namespace: string },
): Promise<(StoryRecord | undefined)[]> {
  const oldest = oldestViewMs(nowMs)
  const rows = await Promise.all(storyIds.map((storyId) => redis.hgetall(storyKey(site, storyId, namespace))))
  return rows.map((row, at) => {
    const story = parseStoryHash(row)
    if (story === undefined || story.lastSeen < oldest) return undefined
    const { firstSeen, lastSeen, readersToList, said } = story
    return {
      storyId: storyIds[at] ?? '',
      firstSeen,
      lastSeen,
      ...(readersToList !== undefined && { readersToList }),
      ...(said.isDisputed && { isDisputed: true }),
      ...said.claims,
    }
  })
}
