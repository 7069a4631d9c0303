import { storyKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { StoryClaims } from '../fold/fold.js'
import { oldestViewMs } from './story-age.js'
import { claimField, claimNames, readersToListField } from './story-claims.js'

export interface StoryRecord extends StoryClaims {
  storyId: string
  /** Milliseconds since 1970. */
  firstSeen: number
  lastSeen: number
  /** How many distinct readers it needs within an hour before it is listed; absent where no event asks for any. */
  readersToList?: number
}

/** Reads stories, in the order requested; undefined for one without a view in the 30 days before `nowMs`. */
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
  const fields = ['firstSeen', 'lastSeen', readersToListField, ...claimNames.map(claimField)]
  const rows = await Promise.all(
    storyIds.map((storyId) => redis.hmget(storyKey(site, storyId, namespace), ...fields)),
  )
  return rows.map(([firstSeen, lastSeen, readersToList, ...claims], index) => {
    if (firstSeen === null || firstSeen === undefined || Number(lastSeen) < oldest) return undefined
    const known = claimNames.flatMap((name, at) => {
      const value = claims[at]
      return value === null || value === undefined ? [] : [[name, value] as const]
    })
    return {
      storyId: storyIds[index] ?? '',
      firstSeen: Number(firstSeen),
      lastSeen: Number(lastSeen),
      ...(typeof readersToList === 'string' && { readersToList: Number(readersToList) }),
      ...Object.fromEntries(known),
    }
  })
}
