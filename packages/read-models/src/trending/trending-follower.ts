import { trendingKey, trendingPrefix } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import {
  createBucketFollower,
  toFollowedBucket,
  type StoryFollower,
  type StoryFollowerOptions,
  type StorySink,
} from '../follow/create-bucket-follower.js'
import { parseStoredStory, type StoredStory } from './parse-stored-story.js'
import { readTrendingScript } from './read-trending-script.js'

/** Receives the data that a follower reads: counts by `storyHourCodes`. */
export type TrendingSink = StorySink<StoredStory>
export type TrendingFollower = StoryFollower

/** Follows the trending fold's writes of one site. */
export function createTrendingFollower(
  redis: Redis,
  { site, sink, namespace, now, maxStories }: StoryFollowerOptions<StoredStory>,
): TrendingFollower {
  redis.defineCommand('readTrending', { numberOfKeys: 1, lua: readTrendingScript })
  const reader = redis as Redis & { readTrending(...args: (string | number)[]): Promise<string[]> }
  return createBucketFollower(redis, {
    namespace,
    bucketOf: (number, place) => toFollowedBucket(trendingPrefix(site, number, place), trendingKey),
    async readStories({ prefix, live }, storyIds, hours) {
      const texts = await reader.readTrending(live, prefix, hours.detailAfter, hours.newestHour, ...storyIds)
      return storyIds.map((storyId, at) => parseStoredStory(storyId, texts[at] ?? '', hours))
    },
    sink,
    now,
    maxStories,
  })
}
