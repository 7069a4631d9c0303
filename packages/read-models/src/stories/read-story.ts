import { storyKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { StoryClaims } from '../fold.js'
import { claimNames } from './story-claims.js'

export interface StoryRecord extends StoryClaims {
  storyId: string
  /** Milliseconds since 1970. */
  firstSeen: number
  lastSeen: number
}

/** What events say of stories, in the order asked; undefined for one that nobody has seen. */
export async function readStories(
  redis: Redis,
  { site, storyIds, namespace }: { site: string; storyIds: readonly string[]; namespace?: string },
): Promise<(StoryRecord | undefined)[]> {
  const fields = ['firstSeen', 'lastSeen', ...claimNames]
  const rows = await Promise.all(
    storyIds.map((storyId) => redis.hmget(storyKey(site, storyId, namespace), ...fields)),
  )
  return rows.map(([firstSeen, lastSeen, ...claims], index) => {
    if (firstSeen === null || firstSeen === undefined) return undefined
    const known = claimNames.flatMap((name, at) => {
      const value = claims[at]
      return value === null || value === undefined ? [] : [[name, value] as const]
    })
    return {
      storyId: storyIds[index] ?? '',
      firstSeen: Number(firstSeen),
      lastSeen: Number(lastSeen),
      ...Object.fromEntries(known),
    }
  })
}
