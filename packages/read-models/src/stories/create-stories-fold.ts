import { storyBucketOf, storyBuckets, storyKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { Fold } from '../fold/fold.js'
import { foldWindowAt } from '../fold/fold-window.js'
import { visitInSlices } from '../fold/visit-in-slices.js'
import type { FoldOptions } from '../fold/fold-options.js'
import { defaultReadModelLimits } from '../fold/read-model-limits.js'
import { sendSomeAtATime } from '../fold/send-some-at-a-time.js'
import { readMostReaders } from '../trending/read-most-readers.js'
import { dumpStories } from './dump-stories.js'
import { foldStoriesScript } from './fold-stories-script.js'
import { claimField, claimNames, readersToListField } from './story-claims.js'
import { oldestViewMs, rememberedDays } from './story-age.js'
import { roomKeysOf } from './story-room.js'
import { createClaimMemory, type ClaimTime } from './claim-memory.js'
import { addToDigest, isBefore, newStoryDigest, stampOf, type StoryDigest } from './story-digest.js'

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
 * that nobody has viewed for 30 days by `now` (milliseconds since 1970) starts again. `readersToList` is the smallest that
 * events ask for.
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
  }: FoldOptions<'maxStoryBytes' | 'maxStoriesPerHour'>,
): Fold {
  redis.defineCommand('foldStories', { lua: foldStoriesScript })
  const call = redis as Redis & {
    foldStories(keys: number, ...keysAndArgs: (string | number)[]): Promise<number[]>
  }
  const room = {
    bytes: Math.ceil(limits.maxStoryBytes / storyBuckets),
    stories: Math.ceil(limits.maxStoriesPerHour / storyBuckets),
  }

  const memory = createClaimMemory(() => redis.stream, now)

  /**
   * Resolves with the stories that were left out. A story whose claims are not all sent, because Redis has the others, is
   * one of them where Redis does not have it after all: nobody has read it, by what this call says.
   */
  async function write(bucket: Bucket, stories: readonly Story[], nowMs: number): Promise<Story[]> {
    const { site, number } = bucket
    const keys = roomKeysOf({ site, bucket: number, nowMs }, namespace)
    const args: (string | number)[] = [ttlSeconds, oldestViewMs(nowMs), room.bytes, room.stories]
    args.push(bytesTtlSeconds)
    const sent: (Story['known'] | undefined)[] = []
    for (const { storyId, digest, readers, known } of stories) {
      keys.push(storyKey(site, storyId, namespace))
      sent.push(pushDigest(args, digest, { readers, known }))
    }
    const places = await call.foldStories(keys.length, ...keys, ...args)
    const leftOut = new Set(places.map((place) => stories[place - keysBeforeStories - 1] as Story))
    for (const [at, story] of stories.entries()) {
      const times = sent[at]
      if (times !== undefined && !leftOut.has(story)) memory.remember(memoryKeyOf(site, story.storyId), times)
    }
    return [...leftOut]
  }

  /**
   * Admits stories for which there is no room by the number of their readers. Resolves with the number of those left
   * out.
   */
  async function writeOrAsk(bucket: Bucket, stories: readonly Story[], nowMs: number): Promise<number> {
    const { site } = bucket
    const known = stories.map((story) => withKnown(story, memory.timesOf(memoryKeyOf(site, story.storyId))))
    const unwritten = await write(bucket, known, nowMs)
    if (unwritten.length === 0) return 0
    const lost = unwritten.filter(({ readers }) => readers === 0)
    const rewritten = lost.length === 0 ? [] : await write(bucket, lost.map(inFull), nowMs)
    const leftOut = [...unwritten.filter(({ readers }) => readers > 0), ...rewritten]
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
  /** The number of readers, as far as known; 0 where Redis is thought to have the story. */
  readonly readers: number
  /** The claims that Redis has. */
  readonly known: readonly (ClaimTime | undefined)[]
}

const noClaims: Story['known'] = []

function withKnown(story: Story, known: Story['known']): Story {
  return known.length === 0 ? story : { ...story, readers: 0, known }
}

function inFull(story: Story): Story {
  return { ...story, readers: 1, known: noClaims }
}

function memoryKeyOf(site: string, storyId: string): string {
  return `${site}\n${storyId}`
}

function bucketsOf(digests: ReadonlyMap<string, StoryDigest>): ReadonlyMap<number, Story[]> {
  const buckets = new Map<number, Story[]>()
  for (const [storyId, digest] of digests) {
    const story = { storyId, digest, readers: 1, known: noClaims }
    const number = storyBucketOf(storyId)
    const bucket = buckets.get(number)
    if (bucket === undefined) buckets.set(number, [story])
    else bucket.push(story)
  }
  return buckets
}

/** Adds the arguments of a story. Returns the times of all claims that Redis has afterwards, if any is new. */
function pushDigest(
  args: (string | number)[],
  { firstSeen, lastSeen, claims, readersToList }: StoryDigest,
  { readers, known }: Pick<Story, 'readers' | 'known'>,
): (ClaimTime | undefined)[] | undefined {
  const countAt = args.push(firstSeen, lastSeen, readers, 0) - 1
  let count = 0
  let times: (ClaimTime | undefined)[] | undefined
  for (const [at, event] of claims.entries()) {
    const [name, before] = [claimNames[at], known[at]]
    const value = name === undefined ? undefined : event?.story[name]
    if (event === undefined || name === undefined || value === undefined) continue
    if (before !== undefined && !isBefore(event, before)) continue
    args.push(claimField(name), stampOf(event), value)
    count++
    times ??= claims.map((_, place) => known[place])
    // Not the event itself, which would be kept in memory.
    times[at] = { receivedAt: event.receivedAt, messageId: event.messageId }
  }
  // The smallest number wins, as the earliest time does among claims.
  const asked = readersToList === undefined ? undefined : { receivedAt: readersToList, messageId: '' }
  const askedBefore = known[claimNames.length]
  if (asked !== undefined && (askedBefore === undefined || isBefore(asked, askedBefore))) {
    args.push(readersToListField, stampOf(asked), asked.receivedAt)
    count++
    times ??= claims.map((_, place) => known[place])
    times[claimNames.length] = asked
  } else if (times !== undefined && askedBefore !== undefined) {
    times[claimNames.length] = askedBefore
  }
  args[countAt] = count
  return times
}
