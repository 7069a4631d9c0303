import {
  coReadReadersKey,
  coReadsKey,
  coReadsPrefix,
  coReadViewsKey,
  hourMs,
  readerBuckets,
  storyNumberOf,
  type StoryNumber,
} from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { currentNamespace, type ModelNamespace } from '../generations/model-namespace.js'
import { coReaderBytes, coReadHours, oldestCoReadHour, viewBytes, viewShards } from './reader-views.js'
import { createRelatedStories } from './related-stories.js'

export interface CoReadsFollower {
  /**
   * Takes in the views that were written since the last call; all where the read model lies in another namespace by now, and
   * neighbours are those of the earlier one until all are read. Resolves with whether anything changed.
   */
  catchUp(): Promise<boolean>
  /** Everything is read again at the next call: after a lost connection Redis may be another server. */
  startOver(): void
  /** The strongest neighbours of a story, with their weights as they are now; those whose id is not known are left out. */
  neighboursOf(storyId: string): ReadonlyMap<string, number>
}

interface GatheredNeighbours {
  readonly neighbours: ReadonlyMap<string, number>
  readonly atMs: number
}

/** A day's readers of a national site within three hours; each takes 300 bytes. */
const defaultMaxReaders = 200_000
const defaultMaxStories = 50_000

/**
 * Follows the co-reads fold's writes of one site and keeps in memory which stories the same readers view: first the views
 * of the last hours, then every change. Which story a number stands for says the caller.
 */
export function createCoReadsFollower(
  redis: Redis,
  {
    site,
    namespace,
    storyIdOf,
    now = Date.now,
    maxReaders = defaultMaxReaders,
    maxStories = defaultMaxStories,
    keepNeighboursMs = 0,
  }: {
    site: string
    namespace: ModelNamespace
    storyIdOf: (number: StoryNumber) => string | undefined
    now?: () => number
    maxReaders?: number
    maxStories?: number
    /** A story's neighbours are gathered anew after this time: weights fade by the hour, and a few views change little. */
    keepNeighboursMs?: number
  },
): CoReadsFollower {
  interface Bucket {
    readonly prefix: string
    /** The number of the last change that was taken in; undefined before the first reading. */
    seen: number | undefined
  }

  function bucketsIn(place: string): Bucket[] {
    return Array.from({ length: readerBuckets }, (_, number) => ({
      prefix: coReadsPrefix(site, number, place),
      seen: undefined,
    }))
  }

  let followed = currentNamespace(namespace)
  let buckets = bucketsIn(followed)
  let related = createRelatedStories({ maxReaders, maxStories })
  /** Differs while those of another namespace are being read. */
  let shown = related
  const gathered = new Map<string, GatheredNeighbours>()

  function gather(storyId: string, nowMs: number): ReadonlyMap<string, number> {
    const neighbours = new Map<string, number>()
    for (const [number, weight] of shown.neighboursOf(storyNumberOf(storyId), nowMs)) {
      const id = storyIdOf(number)
      if (id !== undefined) neighbours.set(id, weight)
    }
    return neighbours
  }

  /** Pairs that were counted already would count again: where one bucket has to be read anew, all have. */
  function startOver(): void {
    related.clear()
    gathered.clear()
    for (const bucket of buckets) bucket.seen = undefined
  }

  /** 0 when nothing was ever written. */
  async function sequenceOf({ prefix }: Bucket): Promise<number> {
    return Number((await redis.get(coReadsKey(prefix, 'sequence'))) ?? 0)
  }

  /** Views that are written meanwhile come once more as changes, which do nothing to a view that is known. */
  async function load(bucket: Bucket): Promise<void> {
    const last = await sequenceOf(bucket)
    const first = oldestCoReadHour(now())
    for (let hour = first; hour <= first + coReadHours; hour++) {
      if ((await redis.exists(coReadReadersKey(bucket.prefix, hour))) === 0) continue
      const shards = await Promise.all(
        Array.from({ length: viewShards }, (_, shard) =>
          redis.callBuffer('HGETALL', coReadViewsKey(bucket.prefix, hour, shard)),
        ),
      )
      for (const found of shards as Buffer[][]) {
        for (let at = 0; at + 1 < found.length; at += 2) addViews(found[at]!, found[at + 1]!, hour)
      }
    }
    bucket.seen = last
  }

  function addViews(reader: Buffer, views: Buffer, hour: number): void {
    for (let at = 0; at + viewBytes <= views.length; at += viewBytes) {
      addView(reader.readUIntBE(0, coReaderBytes), views, { at, hour })
    }
  }

  function addView(reader: number, views: Buffer, { at, hour }: { at: number; hour: number }): void {
    const atMs = hour * hourMs + views.readUInt16BE(at) * 1000
    related.add(reader, views.toString('base64url', at + 2, at + viewBytes), atMs)
  }

  /** Resolves with false where changes are missing. */
  async function follow(bucket: Bucket, seen: number, last: number): Promise<boolean> {
    const entries = await redis.xrangeBuffer(coReadsKey(bucket.prefix, 'changes'), `(${seen}-1`, '+')
    const oldestHour = oldestCoReadHour(now())
    let next = seen
    for (const [id, told] of entries) {
      const number = Number.parseInt(id.toString(), 10)
      if (number !== next + 1) return false
      next = number
      for (let part = 0; part + 1 < told.length; part += 2) {
        const hour = Number(told[part]!.toString())
        if (hour >= oldestHour && hour <= oldestHour + coReadHours) addTold(told[part + 1]!, hour)
      }
    }
    bucket.seen = next
    return next >= last
  }

  function addTold(views: Buffer, hour: number): void {
    const size = coReaderBytes + viewBytes
    for (let at = 0; at + size <= views.length; at += size) {
      addView(views.readUIntBE(at, coReaderBytes), views, { at: at + coReaderBytes, hour })
    }
  }

  return {
    async catchUp() {
      const current = currentNamespace(namespace)
      if (current !== followed) {
        buckets = bucketsIn((followed = current))
        related = createRelatedStories({ maxReaders, maxStories })
      }
      let hasChanged = false
      // Together: a call for each would be most of what an idle service does.
      const lasts = await redis.mget(buckets.map(({ prefix }) => coReadsKey(prefix, 'sequence')))
      for (const [at, bucket] of buckets.entries()) {
        const last = Number(lasts[at] ?? 0)
        if (bucket.seen === undefined || last === bucket.seen) continue
        hasChanged = true
        if (last > bucket.seen && (await follow(bucket, bucket.seen, last))) continue
        startOver()
        break
      }
      // Sequentially: all answers at once would delay other work.
      for (const bucket of buckets) {
        if (bucket.seen !== undefined) continue
        hasChanged = true
        await load(bucket)
      }
      related.forget(now())
      if (shown !== related) {
        shown = related
        gathered.clear()
      }
      return hasChanged
    },
    startOver,
    neighboursOf(storyId) {
      const nowMs = now()
      const known = gathered.get(storyId)
      if (known !== undefined && Math.abs(nowMs - known.atMs) < keepNeighboursMs) return known.neighbours
      const neighbours = gather(storyId, nowMs)
      if (keepNeighboursMs === 0 || neighbours.size === 0) return neighbours
      if (gathered.size >= maxStories) gathered.clear()
      gathered.set(storyId, { neighbours, atMs: nowMs })
      return neighbours
    },
  }
}
