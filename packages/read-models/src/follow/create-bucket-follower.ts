import { detailHours, hourOf, keptHours, storyBuckets } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { currentNamespace, type ModelNamespace } from '../generations/model-namespace.js'

/** Receives the data that a follower of stories reads. */
export interface StorySink<Story> {
  /** Replaces the stories of the bucket: these are all of them where it `isWhole`, else those that were read last. */
  replaceBucket(bucket: number, stories: readonly Story[], isWhole: boolean): void
  /**
   * The current counts of a story's hour: code and count in turn. Returns false where they are not enough, because the
   * story was removed: the whole story is put then.
   */
  setCounts(storyId: string, hour: number, counts: readonly number[]): boolean
  /** Puts a whole story. */
  putStory(story: Story): void
}

export interface StoryFollower {
  /**
   * Brings the sink to the state that Redis has at the time of the call, reading everything again where the read model
   * lies in another namespace by now. Resolves with whether anything changed.
   */
  catchUp(): Promise<boolean>
  /** Everything is read again at the next call: after a lost connection Redis may be another server. */
  startOver(): void
}

/** The keys of one bucket of a read model. */
export interface FollowedBucket {
  readonly prefix: string
  readonly live: string
  readonly changes: string
  readonly sequence: string
}

/** The keys of a bucket whose read model names them by `keyOf`. */
export function toFollowedBucket(
  prefix: string,
  keyOf: (prefix: string, name: 'live' | 'changes' | 'sequence') => string,
): FollowedBucket {
  return {
    prefix,
    live: keyOf(prefix, 'live'),
    changes: keyOf(prefix, 'changes'),
    sequence: keyOf(prefix, 'sequence'),
  }
}

/** Options of a follower of one site's stories. */
export interface StoryFollowerOptions<Story> {
  readonly site: string
  readonly sink: StorySink<Story>
  readonly namespace: ModelNamespace
  readonly now?: () => number
  /** The maximum number of stories that are read of the site, whatever Redis holds. */
  readonly maxStories?: number
}

/** The hours that are read: those with minutes from after `detailAfter`, all others from `oldestHour` on. */
export interface FollowedHours {
  readonly detailAfter: number
  readonly oldestHour: number
  readonly newestHour: number
}

/** The maximum number of a bucket's stories that one refresh puts whole; the others wait for their next change. */
const maxPutAtOnce = 100
/** Stories of a bucket that one call reads: it keeps Redis from others for a millisecond or two. */
const storiesPerCall = 16

/**
 * Follows a fold's writes of one site's stories: first the whole state, then every change, in the order of writing. Data
 * that is too old by `now` (milliseconds since 1970) is not read, whether or not it has expired.
 */
export function createBucketFollower<Story>(
  redis: Redis,
  {
    namespace,
    bucketOf,
    readStories,
    sink,
    now = Date.now,
    maxStories = Infinity,
  }: {
    namespace: ModelNamespace
    bucketOf: (number: number, namespace: string) => FollowedBucket
    /** Reads whole stories, in the order requested. */
    readStories: (
      bucket: FollowedBucket,
      storyIds: readonly string[],
      hours: FollowedHours,
    ) => Promise<Story[]>
    sink: StorySink<Story>
    now?: (() => number) | undefined
    /** The maximum number of stories that are read of the site, whatever Redis holds. */
    maxStories?: number | undefined
  },
): StoryFollower {
  interface Bucket {
    readonly bucket: number
    readonly keys: FollowedBucket
    /** The number of the last change that the sink has; undefined before the first reading. */
    seen: number | undefined
  }

  function bucketsIn(place: string): Bucket[] {
    return Array.from({ length: storyBuckets }, (_, bucket) => ({
      bucket,
      keys: bucketOf(bucket, place),
      seen: undefined,
    }))
  }

  let followed = currentNamespace(namespace)
  let buckets = bucketsIn(followed)

  /** @param last the number of the bucket's last change when it was asked for */
  async function catchUpWith(bucket: Bucket, last: number): Promise<boolean> {
    if (bucket.seen === last) return false
    // Asked for anew: the server may be another one since.
    if (bucket.seen === undefined || last < bucket.seen) return load(bucket, await sequenceOf(bucket))
    const entries = await redis.xrange(bucket.keys.changes, `(${bucket.seen}-1`, '+')
    const thisHour = hourOf(now())
    const wanted = new Set<string>()
    for (const [id, said] of entries) {
      const number = Number.parseInt(id, 10)
      if (number !== bucket.seen + 1) return load(bucket, await sequenceOf(bucket))
      for (let at = 0; at + 1 < said.length; at += 2) {
        const storyId = said[at] as string
        if (!tell(storyId, said[at + 1] as string, thisHour) && wanted.size < maxPutAtOnce)
          wanted.add(storyId)
      }
      bucket.seen = number
    }
    for (const story of await readTogether(bucket, [...wanted], thisHour)) sink.putStory(story)
    // Later entries were written meanwhile.
    return bucket.seen >= last ? true : load(bucket, last)
  }

  /** 0 when nothing was ever written. */
  async function sequenceOf({ keys }: Bucket): Promise<number> {
    return Number((await redis.get(keys.sequence)) ?? 0)
  }

  function tell(storyId: string, said: string, thisHour: number): boolean {
    const [hour = 0, ...counts] = said.split(' ').map(Number)
    if (hour <= thisHour - detailHours || hour > thisHour + 1) return true
    return sink.setCounts(storyId, hour, counts)
  }

  /** Writes made meanwhile come once more as changes: these contain absolute counts, so that is harmless. */
  async function load(bucket: Bucket, last: number): Promise<boolean> {
    const thisHour = hourOf(now())
    const oldestHour = thisHour - keptHours + 1
    // One more than may be kept shows that there are more.
    const limit = Math.min(2 ** 31, Math.ceil((maxStories / storyBuckets) * 1.25) + 1)
    const storyIds = await redis.zrevrangebyscore(bucket.keys.live, '+inf', oldestHour, 'LIMIT', 0, limit)
    const isWhole = storyIds.length < limit
    // In the order of arrival: what depends on the order is then the same for all readers.
    const stories = await readTogether(bucket, storyIds.toReversed(), thisHour)
    sink.replaceBucket(bucket.bucket, stories, isWhole)
    bucket.seen = last
    return true
  }

  async function readTogether(
    { keys }: Bucket,
    storyIds: readonly string[],
    thisHour: number,
  ): Promise<Story[]> {
    const hours = {
      detailAfter: thisHour - detailHours,
      oldestHour: thisHour - keptHours + 1,
      newestHour: thisHour + 1,
    }
    const stories: Story[] = []
    for (let start = 0; start < storyIds.length; start += storiesPerCall) {
      stories.push(...(await readStories(keys, storyIds.slice(start, start + storiesPerCall), hours)))
    }
    return stories
  }

  return {
    async catchUp() {
      const current = currentNamespace(namespace)
      if (current !== followed) buckets = bucketsIn((followed = current))
      // Together: a call for each would be most of what an idle service does.
      const lasts = await redis.mget(buckets.map(({ keys }) => keys.sequence))
      const found = buckets.map((bucket, at) => ({ bucket, last: Number(lasts[at] ?? 0) }))
      const unknown = found.filter(({ bucket }) => bucket.seen === undefined)
      const known = found.filter(({ bucket }) => bucket.seen !== undefined)
      const loaded = await Promise.all(unknown.map(({ bucket, last }) => catchUpWith(bucket, last)))
      let hasChanged = loaded.includes(true)
      // Sequentially: all answers at once would delay other work.
      for (const { bucket, last } of known) if (await catchUpWith(bucket, last)) hasChanged = true
      return hasChanged
    },
    startOver() {
      for (const bucket of buckets) bucket.seen = undefined
    },
  }
}
