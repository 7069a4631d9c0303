import { hourOf, newStoriesKey, storyCorrectionsKey, storyRoomKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { requiredReaders } from '../admission/required-readers.js'
import { periodOf } from './story-age.js'

/** The limits of a bucket's new stories: bytes in 30 days, and stories in an hour. */
export interface StoryRoom {
  readonly bytes: number
  readonly stories: number
}

interface BucketThen {
  readonly site: string
  readonly bucket: number
  readonly nowMs: number
}

/** The keys of the used room: bytes, and stories. */
function roomKeysOf({ site, bucket, nowMs }: BucketThen, namespace: string): string[] {
  return [
    storyRoomKey({ site, bucket, period: periodOf(nowMs) }, namespace),
    newStoriesKey({ site, bucket, hour: hourOf(nowMs) }, namespace),
  ]
}

/** The keys of a bucket: its used room, and the stream of its corrections. */
export function bucketKeysOf(then: BucketThen, namespace: string): string[] {
  return [...roomKeysOf(then, namespace), storyCorrectionsKey(then, namespace)]
}

/** Returns the number of readers that a new story of the bucket needs. */
export async function readRequiredReaders(
  redis: Redis,
  { room, namespace, ...where }: BucketThen & { room: StoryRoom; namespace: string },
): Promise<number> {
  const [bytes, stories] = await redis.mget(roomKeysOf(where, namespace))
  return Math.max(requiredReaders(Number(bytes), room.bytes), requiredReaders(Number(stories), room.stories))
}
