import { trendingPrefix, trendingStoryKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'

/** Reads, for each story of a bucket, the number of readers in its best hour, by trending's count. */
export function readMostReaders(
  redis: Redis,
  {
    site,
    number,
    storyIds,
    namespace,
  }: { site: string; number: number; storyIds: readonly string[]; namespace: string },
): Promise<number[]> {
  const prefix = trendingPrefix(site, number, namespace)
  return Promise.all(
    storyIds.map(async (storyId) => {
      const readers = await redis.hvals(trendingStoryKey(prefix, storyId))
      return Math.max(0, ...readers.map(Number))
    }),
  )
}
