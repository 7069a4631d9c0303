import { hourOf, newStoriesKey, storyRoomKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { readersAsked } from '../admission/readers-asked.js'
import { periodOf } from './story-age.js'

/** What new stories of a bucket may take freely: bytes in 30 days, and stories in an hour. */
export interface StoryRoom {
  readonly bytes: number
  readonly stories: number
}

interface BucketThen {
  readonly site: string
  readonly bucket: number
  readonly nowMs: number
}

/** What they took: bytes, and stories. */
export function roomKeysOf({ site, bucket, nowMs }: BucketThen, namespace: string): string[] {
  return [
    storyRoomKey({ site, bucket, period: periodOf(nowMs) }, namespace),
    newStoriesKey({ site, bucket, hour: hourOf(nowMs) }, namespace),
  ]
}

/** How many readers a new story of the bucket has to have. */
export async function readAskedOfStories(
  redis: Redis,
  { room, namespace, ...where }: BucketThen & { room: StoryRoom; namespace: string },
): Promise<number> {
  const [bytes, stories] = await redis.mget(roomKeysOf(where, namespace))
  return Math.max(readersAsked(Number(bytes), room.bytes), readersAsked(Number(stories), room.stories))
}
