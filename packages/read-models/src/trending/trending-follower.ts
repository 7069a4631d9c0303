import {
  detailHours,
  hourOf,
  keptHours,
  newStoryHour,
  setStoryHourCount,
  storyBuckets,
  trendingHourKey,
  trendingKey,
  trendingPrefix,
  trendingStoryKey,
  type StoryHour,
} from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'

/** All that is stored of a story. */
export interface StoredStory {
  readonly storyId: string
  /** Readers by hour since 1970, of the last days; an hour in `hours` is here too. */
  readonly readersByHour: ReadonlyMap<number, number>
  /** Of the hours that are known in detail, oldest first. */
  readonly hours: readonly StoryHour[]
}

/** Where a follower puts what it learns. */
export interface TrendingSink {
  /**
   * These are the stories of the bucket, all of them where it `isWhole`, else those that were read last; what was known of it
   * before is void.
   */
  replaceBucket(bucket: number, stories: readonly StoredStory[], isWhole: boolean): void
  /**
   * Counts of a story's hour as they now are: code and count in turn, by `storyHourCodes`. False where they are not enough, as
   * the story was let go: it is put then.
   */
  setCounts(storyId: string, hour: number, counts: readonly number[]): boolean
  /** All of a story. */
  putStory(story: StoredStory): void
}

export interface TrendingFollower {
  /** Brings the sink to what Redis has at the time of the call. Resolves to whether anything changed. */
  catchUp(): Promise<boolean>
  /** Everything is read again at the next call: after a lost connection Redis may be another. */
  startOver(): void
}

/** Stories of a bucket that are put whole in one catching up; the others wait for their next change. */
const maxPutAtOnce = 100
/** Stories of a bucket whose hashes are read at once: their answers come in one piece, which keeps others waiting. */
const storiesAtOnce = 50

/**
 * Follows what the trending fold writes about one site: first all of it, then every change, in the order of writing. What is
 * too old to be looked at by `now` (milliseconds since 1970) is not read, whether or not it has expired.
 */
export function createTrendingFollower(
  redis: Redis,
  {
    site,
    sink,
    namespace,
    now = Date.now,
    maxStories = Infinity,
  }: {
    site: string
    sink: TrendingSink
    namespace: string
    now?: () => number
    /** No more are read of the site, whatever Redis holds. */
    maxStories?: number
  },
): TrendingFollower {
  const buckets = Array.from({ length: storyBuckets }, (_, bucket) => ({
    bucket,
    prefix: trendingPrefix(site, bucket, namespace),
    /** Number of the last change that the sink has; undefined before the first reading. */
    seen: undefined as number | undefined,
  }))
  type Bucket = (typeof buckets)[number]

  const isKnown = ({ seen }: Bucket): boolean => seen !== undefined

  async function catchUpWith(bucket: Bucket): Promise<boolean> {
    const last = await sequenceOf(bucket)
    if (bucket.seen === last) return false
    if (bucket.seen === undefined || last < bucket.seen) return load(bucket, last)
    const entries = await redis.xrange(trendingKey(bucket.prefix, 'changes'), `(${bucket.seen}-1`, '+')
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
    for (const story of await readTogether(bucket.prefix, [...wanted], thisHour)) sink.putStory(story)
    // Beyond it is what was written meanwhile.
    return bucket.seen >= last ? true : load(bucket, last)
  }

  /** 0 when nothing was ever written. */
  async function sequenceOf({ prefix }: Bucket): Promise<number> {
    return Number((await redis.get(trendingKey(prefix, 'sequence'))) ?? 0)
  }

  function tell(storyId: string, said: string, thisHour: number): boolean {
    const [hour = 0, ...counts] = said.split(' ').map(Number)
    if (hour <= thisHour - detailHours || hour > thisHour + 1) return true
    return sink.setCounts(storyId, hour, counts)
  }

  /** What is written meanwhile comes once more as a change: counts are told as they are, so that this is no harm. */
  async function load(bucket: Bucket, last: number): Promise<boolean> {
    const thisHour = hourOf(now())
    const oldestHour = thisHour - keptHours + 1
    // One more than may be kept says that there are more.
    const limit = Math.min(2 ** 31, Math.ceil((maxStories / storyBuckets) * 1.25) + 1)
    const storyIds = await redis.zrevrangebyscore(
      trendingKey(bucket.prefix, 'live'),
      '+inf',
      oldestHour,
      'LIMIT',
      0,
      limit,
    )
    const isWhole = storyIds.length < limit
    // As they came: whatever depends on the order is the same for all who read.
    const stories = await readTogether(bucket.prefix, storyIds.toReversed(), thisHour)
    sink.replaceBucket(bucket.bucket, stories, isWhole)
    bucket.seen = last
    return true
  }

  async function readTogether(
    prefix: string,
    storyIds: readonly string[],
    thisHour: number,
  ): Promise<StoredStory[]> {
    const stories: StoredStory[] = []
    for (let start = 0; start < storyIds.length; start += storiesAtOnce) {
      const part = storyIds.slice(start, start + storiesAtOnce)
      stories.push(...(await Promise.all(part.map((storyId) => readStory(prefix, storyId, thisHour)))))
    }
    return stories
  }

  async function readStory(prefix: string, storyId: string, thisHour: number): Promise<StoredStory> {
    const byHour = await redis.hgetall(trendingStoryKey(prefix, storyId))
    const readersByHour = new Map(
      Object.entries(byHour)
        .map(([hour, count]): [number, number] => [Number(hour), Number(count)])
        // A writer's clock may have been wrong.
        .filter(([hour]) => hour > thisHour - keptHours && hour <= thisHour + 1),
    )
    const inDetail = [...readersByHour.keys()].filter((hour) => hour > thisHour - detailHours)
    const hours = await Promise.all(
      inDetail
        .toSorted((a, b) => a - b)
        .map((hour) => readHour(trendingHourKey(prefix, hour, storyId), hour)),
    )
    return { storyId, readersByHour, hours }
  }

  async function readHour(key: string, number: number): Promise<StoryHour> {
    const hour = newStoryHour(number)
    for (const [code, count] of Object.entries(await redis.hgetall(key))) {
      setStoryHourCount(hour, Number(code), Number(count))
    }
    return hour
  }

  return {
    async catchUp() {
      const [known, unknown] = [buckets.filter(isKnown), buckets.filter((bucket) => !isKnown(bucket))]
      const loaded = await Promise.all(unknown.map(catchUpWith))
      let hasChanged = loaded.includes(true)
      // One after the other: all answers at once would keep others waiting for all of them.
      for (const bucket of known) if (await catchUpWith(bucket)) hasChanged = true
      return hasChanged
    },
    startOver() {
      for (const bucket of buckets) bucket.seen = undefined
    },
  }
}
