import { impressionsKey, impressionsPrefix } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import {
  createBucketFollower,
  toFollowedBucket,
  type StoryFollower,
  type StoryFollowerOptions,
  type StorySink,
} from '../follow/create-bucket-follower.js'
import { parseStoredImpressions, type StoredImpressions } from './parse-stored-impressions.js'
import { readImpressionsScript } from './read-impressions-script.js'

/** Receives the data that a follower reads: counts by `impressionCodes`. */
export type ImpressionsSink = StorySink<StoredImpressions>

/** Follows the impressions fold's writes of one site. */
export function createImpressionsFollower(
  redis: Redis,
  { site, sink, namespace, now, maxStories }: StoryFollowerOptions<StoredImpressions>,
): StoryFollower {
  redis.defineCommand('readImpressions', { numberOfKeys: 1, lua: readImpressionsScript })
  const reader = redis as Redis & { readImpressions(...args: (string | number)[]): Promise<string[]> }
  return createBucketFollower(redis, {
    namespace,
    bucketOf: (number, place) => toFollowedBucket(impressionsPrefix(site, number, place), impressionsKey),
    async readStories({ prefix, live }, storyIds, hours) {
      const texts = await reader.readImpressions(
        live,
        prefix,
        hours.detailAfter,
        hours.newestHour,
        ...storyIds,
      )
      return storyIds.map((storyId, at) => parseStoredImpressions(storyId, texts[at] ?? '', hours))
    },
    sink,
    now,
    maxStories,
  })
}
