import { storyBucketOf, storyBuckets, storyEvents, storyKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { Fold } from '../fold/fold.js'
import { foldWindowAt } from '../fold/fold-window.js'
import { visitInSlices } from '../fold/visit-in-slices.js'
import type { FoldOptions, TrendingOptions } from '../fold/fold-options.js'
import { groupBy } from '../fold/group-by.js'
import { partsByCost } from '../fold/parts-by-cost.js'
import { defaultReadModelLimits } from '../fold/read-model-limits.js'
import { sendSomeAtATime } from '../fold/send-some-at-a-time.js'
import { readMostReaders } from '../trending/read-most-readers.js'
import { createClaimMemory, type KnownOfStory } from './claim-memory.js'
import { encodeVote } from './claim-seats.js'
import { dumpStories } from './dump-stories.js'
import { foldStoriesScript } from './fold-stories-script.js'
import { toClaimsText, type SaidClaims } from './said-claims.js'
import { oldestViewMs, rememberedDays } from './story-age.js'
import { addToDigest, newStoryDigest, type DigestVote, type StoryDigest } from './story-digest.js'
import { bucketKeysOf } from './story-room.js'

/** Relative to the wall clock, garbage collection only: longer than anything reads a story without views. */
const ttlSeconds = (rememberedDays + 1) * 86_400
const bytesTtlSeconds = 2 * ttlSeconds
/** The number of keys of `bucketKeysOf`. */
const keysBeforeStories = 3

/**
 * Stores the claims that the pages of a story's readers make, and a vote for each seat of its readers, the latest one
 * (claim-seats.ts). From these `mostSaidClaims` takes, for each field, the claim of most recent distinct readers' pages. A
 * newsroom corrects a headline by changing its page, and a sender with a public write key needs more readers than the
 * newsroom has. (The catalogue takes precedence over all of it.) `firstSeen` and `lastSeen` are the smallest and largest
 * times of its events, the latter rounded up to minutes; a story that nobody has viewed for 30 days by `now` (milliseconds
 * since 1970) starts again. `readersToList` is the smallest that events ask for.
 *
 * The space of new stories is bounded: when `maxStoriesPerHour` of a site were new in this hour, or `maxStoryBytes` are
 * used up in 30 days, a new one has to have as many readers as `requiredReaders` says, by trending's count. Until then it
 * is left out, and claims about it are stored from then on. A story stores 8 KB of different claims, and what most
 * readers say alone while `maxStoryBytes` are used up; up to there the state does not depend on the order of events.
 *
 * @param isExcluded readers whom an operator excluded: they have no vote.
 */
export function createStoriesFold(
  redis: Redis,
  {
    namespace,
    now = Date.now,
    isExcluded = () => false,
    limits = defaultReadModelLimits,
    trendingNamespace = () => namespace,
  }: FoldOptions<'maxStoryBytes' | 'maxStoriesPerHour'> &
    TrendingOptions & { isExcluded?: (readerId: string) => boolean },
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
   * Resolves with the stories that were left out. A story whose texts are not all sent, because Redis has the others, is
   * one of them where Redis does not have it after all: nobody has read it, by what this call says.
   */
  async function write(bucket: Bucket, stories: readonly Story[], nowMs: number): Promise<Story[]> {
    const { site, number } = bucket
    const keys = bucketKeysOf({ site, bucket: number, nowMs }, namespace)
    const args: (string | number)[] = [ttlSeconds, oldestViewMs(nowMs), room.bytes, room.stories]
    args.push(bytesTtlSeconds)
    for (const story of stories) {
      keys.push(storyKey(site, story.storyId, namespace))
      pushStory(args, story)
    }
    const places = await call.foldStories(keys.length, ...keys, ...args)
    const leftOut = new Set(places.map((place) => stories[place - keysBeforeStories - 1] as Story))
    for (const story of stories) if (!leftOut.has(story)) remember(site, story)
    return [...leftOut]
  }

  function remember(
    site: string,
    { storyId, digest: { votes, known = nothingKnown, ...digest } }: Story,
  ): void {
    const readersToList = leastOf(digest.readersToList, known.readersToList)
    const said = new Set<SaidClaims>()
    for (const vote of votes.values()) if (!known.said.includes(vote.said)) said.add(vote.said)
    if (said.size === 0 && readersToList === known.readersToList) return
    memory.remember(memoryKeyOf(site, storyId), {
      said: [...said, ...known.said].slice(0, maxRemembered),
      readersToList,
    })
  }

  /**
   * Admits stories for which there is no room by the number of their readers. Resolves with the number of those left
   * out.
   */
  async function writeOrAsk(bucket: Bucket, stories: readonly Story[], nowMs: number): Promise<number> {
    const unwritten = await write(bucket, stories, nowMs)
    if (unwritten.length === 0) return 0
    const lost = unwritten.filter(({ readers }) => readers === 0)
    const rewritten = lost.length === 0 ? [] : await write(bucket, lost.map(inFull), nowMs)
    const leftOut = [...unwritten.filter(({ readers }) => readers > 0), ...rewritten]
    if (leftOut.length === 0) return 0
    const ids = leftOut.map(({ storyId }) => storyId)
    const counts = await readMostReaders(redis, { ...bucket, storyIds: ids, namespace: trendingNamespace() })
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
      for (const [number, ofBucket] of groupBy(digests.values(), ({ storyId }) => storyBucketOf(storyId))) {
        for (const part of partsByCost(ofBucket.map(toStory), costOf)) {
          yield () => writeOrAsk({ site, number }, part, nowMs)
        }
      }
    }
  }

  return {
    name: 'stories',
    tolerance: 0,
    purpose: 'statistics',
    replay: {
      layout: 1,
      // Every event about a story says that it is alive.
      of: [{ hours: rememberedDays * 24, storyEvents }],
      fields: [
        'site',
        'type',
        'storyEvent',
        'timestamp',
        'userId',
        'anonymousId',
        'storyId',
        'network',
        'story',
        'readersToList',
      ],
      keyKinds: ['stories:'],
    },
    async apply(events) {
      const nowMs = now()
      const { fromMs, untilMs } = foldWindowAt(nowMs)
      const sites = new Map<string, Map<string, StoryDigest>>()
      await visitInSlices(events, (event) => {
        const { site, storyId } = event
        if (storyId === undefined || event.storyEvent === undefined) return
        if (event.timestamp < fromMs || event.timestamp > untilMs) return
        let stories = sites.get(site)
        if (stories === undefined) sites.set(site, (stories = new Map()))
        let digest = stories.get(storyId)
        if (digest === undefined) {
          digest = newStoryDigest(storyId, memory.read(memoryKeyOf(site, storyId)))
          stories.set(storyId, digest)
        }
        const readerId = event.userId ?? event.anonymousId
        addToDigest(digest, event, readerId === undefined || !isExcluded(readerId))
      })
      const leftOut = await sendSomeAtATime(writesOf(sites, nowMs))
      const tooMany = leftOut.reduce((sum, stories) => sum + stories, 0)
      return tooMany === 0 ? {} : { too_much_of_stories: tooMany }
    },
    dump: () => dumpStories(redis, { namespace, trendingNamespace: trendingNamespace(), nowMs: now(), room }),
  }
}

/** The claims of each story that are remembered: page calls and tracked views may differ, and a website and an app. */
const maxRemembered = 4
const nothingKnown: KnownOfStory = { said: [], readersToList: undefined }

interface Bucket {
  readonly site: string
  readonly number: number
}

interface Story {
  readonly storyId: string
  readonly digest: StoryDigest
  /** The number of readers, as far as known; 0 where Redis is thought to have the story. */
  readonly readers: number
}

function toStory(digest: StoryDigest): Story {
  return { storyId: digest.storyId, digest, readers: digest.known === undefined ? 1 : 0 }
}

function inFull(story: Story): Story {
  return { ...story, readers: 1 }
}

function costOf({ digest }: Story): number {
  return 2 + digest.votes.size
}

function memoryKeyOf(site: string, storyId: string): string {
  return `${site}\n${storyId}`
}

function leastOf(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : Math.min(a, b)
}

/** Adds the arguments of a story; all of it where Redis is not thought to have any. */
function pushStory(args: (string | number)[], { digest, readers }: Story): void {
  const { firstSeen, lastSeen, votes, readersToList } = digest
  const known = readers === 0 ? digest.known : undefined
  const isAsked = readersToList !== undefined && readersToList < (known?.readersToList ?? Infinity)
  args.push(firstSeen, lastSeen, readers, isAsked ? readersToList : '')
  let encoded = ''
  let ids = ''
  const said = new Set<SaidClaims>()
  for (const vote of inOrderOfSeats(votes)) {
    encoded += encodeVote(vote)
    if (said.has(vote.said)) continue
    said.add(vote.said)
    ids += vote.said.id
  }
  args.push(encoded, ids)
  for (const its of said) args.push(known?.said.includes(its) === true ? '' : toClaimsText(its.claims))
}

function inOrderOfSeats(votes: StoryDigest['votes']): Iterable<DigestVote> {
  return votes.size < 2 ? votes.values() : [...votes.values()].toSorted((a, b) => a.seat - b.seat)
}
