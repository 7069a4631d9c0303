import { storyBucketOf, storyBuckets, storyKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { Fold } from '../fold/fold.js'
import { foldWindowAt } from '../fold/fold-window.js'
import { visitInSlices } from '../fold/visit-in-slices.js'
import { defaultReadModelLimits, type ReadModelLimits } from '../fold/read-model-limits.js'
import { sendSomeAtATime } from '../fold/send-some-at-a-time.js'
import { readMostReaders } from '../trending/read-most-readers.js'
import { dumpStories } from './dump-stories.js'
import { foldStoriesScript } from './fold-stories-script.js'
import { claimNames } from './story-claims.js'
import { oldestViewMs, rememberedDays } from './story-age.js'
import { roomKeysOf } from './story-room.js'
import { addToDigest, newStoryDigest, stampOf, type StoryDigest } from './story-digest.js'

/** Relative to the wall clock, garbage collection only: longer than anything reads a story without views. */
const ttlSeconds = (rememberedDays + 1) * 86_400
const bytesTtlSeconds = 2 * ttlSeconds
/** The number of keys of `roomKeysOf`. */
const keysBeforeStories = 2
/** Stories of one bucket; keeps a script below 5 ms. */
const maxStoriesPerCall = 200

/**
 * Stores the attributes of stories that events claim. For each field the claim that we received first wins, by our own
 * clock: a sender with a public write key can fill a gap, and cannot change an existing headline. (The catalogue will
 * take precedence over all of it.) `firstSeen` and `lastSeen` are the smallest and largest times of its events; a story
 * that nobody has viewed for 30 days by `now` (milliseconds since 1970) starts again.
 *
 * The space of new stories is bounded: when `maxStoriesPerHour` of a site were new in this hour, or `maxStoryBytes` are
 * used up in 30 days, a new one has to have as many readers as `requiredReaders` says, by trending's count. Until then it
 * is left out, and claims about it are stored from then on.
 */
export function createStoriesFold(
  redis: Redis,
  {
    namespace,
    now = Date.now,
    limits = defaultReadModelLimits,
  }: {
    namespace: string
    now?: () => number
    limits?: Pick<ReadModelLimits, 'maxStoryBytes' | 'maxStoriesPerHour'>
  },
): Fold {
  redis.defineCommand('foldStories', { lua: foldStoriesScript })
  const call = redis as Redis & {
    foldStories(keys: number, ...keysAndArgs: (string | number)[]): Promise<number[]>
  }
  const room = {
    bytes: Math.ceil(limits.maxStoryBytes / storyBuckets),
    stories: Math.ceil(limits.maxStoriesPerHour / storyBuckets),
  }

  /** Resolves with the stories that were left out. */
  async function write(bucket: Bucket, stories: readonly Story[], nowMs: number): Promise<Story[]> {
    const { site, number } = bucket
    const keys = roomKeysOf({ site, bucket: number, nowMs }, namespace)
    const args: (string | number)[] = [ttlSeconds, oldestViewMs(nowMs), room.bytes, room.stories]
    args.push(bytesTtlSeconds)
    for (const { storyId, digest, readers } of stories) {
      keys.push(storyKey(site, storyId, namespace))
      pushDigest(args, digest, readers)
    }
    const leftOut = await call.foldStories(keys.length, ...keys, ...args)
    return leftOut.map((place) => stories[place - keysBeforeStories - 1] as Story)
  }

  /**
   * Admits stories for which there is no room by the number of their readers. Resolves with the number of those left
   * out.
   */
  async function writeOrAsk(bucket: Bucket, stories: readonly Story[], nowMs: number): Promise<number> {
    const leftOut = await write(bucket, stories, nowMs)
    if (leftOut.length === 0) return 0
    const ids = leftOut.map(({ storyId }) => storyId)
    const counts = await readMostReaders(redis, { ...bucket, storyIds: ids, namespace })
    const read = leftOut.map((story, at) => ({ ...story, readers: counts[at] ?? 0 }))
    const several = read.filter(({ readers }) => readers > 1)
    const tooFew = leftOut.length - several.length
    return several.length === 0 ? tooFew : tooFew + (await write(bucket, several, nowMs)).length
  }

  function* writesOf(
    sites: ReadonlyMap<string, ReadonlyMap<string, StoryDigest>>,
    nowMs: number,
  ): Generator<() => Promise<number>> {
    for (const [site, digests] of sites) {
      for (const [number, stories] of bucketsOf(digests)) {
        for (let start = 0; start < stories.length; start += maxStoriesPerCall) {
          yield () => writeOrAsk({ site, number }, stories.slice(start, start + maxStoriesPerCall), nowMs)
        }
      }
    }
  }

  return {
    name: 'stories',
    tolerance: 0,
    purpose: 'statistics',
    async apply(events) {
      const nowMs = now()
      const { fromMs, untilMs } = foldWindowAt(nowMs)
      const sites = new Map<string, Map<string, StoryDigest>>()
      await visitInSlices(events, (event) => {
        if (event.storyId === undefined || event.storyEvent === undefined) return
        if (event.timestamp < fromMs || event.timestamp > untilMs) return
        let stories = sites.get(event.site)
        if (stories === undefined) sites.set(event.site, (stories = new Map()))
        let digest = stories.get(event.storyId)
        if (digest === undefined) stories.set(event.storyId, (digest = newStoryDigest()))
        addToDigest(digest, event)
      })
      const leftOut = await sendSomeAtATime(writesOf(sites, nowMs))
      const tooMany = leftOut.reduce((sum, stories) => sum + stories, 0)
      return tooMany === 0 ? {} : { too_much_of_stories: tooMany }
    },
    dump: () => dumpStories(redis, { namespace, nowMs: now(), room }),
  }
}

interface Bucket {
  readonly site: string
  readonly number: number
}

interface Story {
  readonly storyId: string
  readonly digest: StoryDigest
  /** The number of readers, as far as known. */
  readonly readers: number
}

function bucketsOf(digests: ReadonlyMap<string, StoryDigest>): ReadonlyMap<number, Story[]> {
  const buckets = new Map<number, Story[]>()
  for (const [storyId, digest] of digests) {
    const story = { storyId, digest, readers: 1 }
    const number = storyBucketOf(storyId)
    const bucket = buckets.get(number)
    if (bucket === undefined) buckets.set(number, [story])
    else bucket.push(story)
  }
  return buckets
}

function pushDigest(
  args: (string | number)[],
  { firstSeen, lastSeen, claims }: StoryDigest,
  readers: number,
): void {
  const countAt = args.push(firstSeen, lastSeen, readers, 0) - 1
  let count = 0
  for (const [at, event] of claims.entries()) {
    const name = claimNames[at]
    const value = name === undefined ? undefined : event?.story[name]
    if (event === undefined || name === undefined || value === undefined) continue
    args.push(name, stampOf(event), value)
    count++
  }
  args[countAt] = count
}
