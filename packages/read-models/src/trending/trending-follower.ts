import {
  newStoryHour,
  setStoryHourCount,
  storyBuckets,
  trendingPrefix,
  type StoryHour,
} from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { detailHours, hourOf, keptHours } from '../fold-window.js'

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
  /** These are all stories of the bucket; what was known of it before is void. */
  replaceBucket(bucket: number, stories: readonly StoredStory[]): void
  /** Counts of a story's hour as they now are: code and count in turn, by `storyHourCodes`. */
  setCounts(storyId: string, hour: number, counts: readonly number[]): void
}

export interface TrendingFollower {
  /** Brings the sink to what Redis has at the time of the call. Resolves to whether anything changed. */
  catchUp(): Promise<boolean>
  /** Everything is read again at the next call: after a lost connection Redis may be another. */
  startOver(): void
}

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
  }: { site: string; sink: TrendingSink; namespace?: string; now?: () => number },
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
    const entries = await redis.xrange(`${bucket.prefix}:changes`, `(${bucket.seen}-1`, '+')
    for (const [id, said] of entries) {
      const number = Number.parseInt(id, 10)
      if (number !== bucket.seen + 1) return load(bucket, await sequenceOf(bucket))
      for (let at = 0; at + 1 < said.length; at += 2) tell(said[at] as string, said[at + 1] as string)
      bucket.seen = number
    }
    // Beyond it is what was written meanwhile.
    return bucket.seen >= last ? true : load(bucket, last)
  }

  /** 0 when nothing was ever written. */
  async function sequenceOf({ prefix }: Bucket): Promise<number> {
    return Number((await redis.get(`${prefix}:sequence`)) ?? 0)
  }

  function tell(storyId: string, said: string): void {
    const [hour = 0, ...counts] = said.split(' ').map(Number)
    sink.setCounts(storyId, hour, counts)
  }

  /** What is written meanwhile comes once more as a change: counts are told as they are, so that this is no harm. */
  async function load(bucket: Bucket, last: number): Promise<boolean> {
    const thisHour = hourOf(now())
    const storyIds = await redis.zrange(`${bucket.prefix}:live`, thisHour - keptHours + 1, '+inf', 'BYSCORE')
    const stories: StoredStory[] = []
    for (let start = 0; start < storyIds.length; start += storiesAtOnce) {
      const part = storyIds.slice(start, start + storiesAtOnce)
      stories.push(...(await Promise.all(part.map((storyId) => readStory(bucket.prefix, storyId, thisHour)))))
    }
    sink.replaceBucket(bucket.bucket, stories)
    bucket.seen = last
    return true
  }

  async function readStory(prefix: string, storyId: string, thisHour: number): Promise<StoredStory> {
    const byHour = await redis.hgetall(`${prefix}:story:${storyId}`)
    const readersByHour = new Map(
      Object.entries(byHour)
        .map(([hour, count]): [number, number] => [Number(hour), Number(count)])
        .filter(([hour]) => hour > thisHour - keptHours),
    )
    const inDetail = [...readersByHour.keys()].filter((hour) => hour > thisHour - detailHours)
    const hours = await Promise.all(
      inDetail.toSorted((a, b) => a - b).map((hour) => readHour(`${prefix}:hour:${hour}:${storyId}`, hour)),
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
