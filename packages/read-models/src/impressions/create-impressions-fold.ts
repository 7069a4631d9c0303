import {
  detailHours,
  hourOf,
  impressionsKey,
  impressionsPrefix,
  keptHours,
  storyBucketOf,
  storyBuckets,
} from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { Fold, FoldableEvent } from '../fold/fold.js'
import { foldWindowAt } from '../fold/fold-window.js'
import type { FoldOptions, TrendingOptions } from '../fold/fold-options.js'
import { defaultReadModelLimits } from '../fold/read-model-limits.js'
import { groupBy } from '../fold/group-by.js'
import { maxCostPerCall, partsByCost } from '../fold/parts-by-cost.js'
import { sendSomeAtATime } from '../fold/send-some-at-a-time.js'
import { visitInSlices } from '../fold/visit-in-slices.js'
import { firstSequence } from '../follow/first-sequence.js'
import { readMostReaders } from '../trending/read-most-readers.js'
import { announceAll } from '../follow/announce-all.js'
import { closeImpressionsHour } from './close-impressions-hour.js'
import { countImpressionsScript } from './count-impressions-script.js'
import { dumpImpressions } from './dump-impressions.js'
import {
  encodeDigests,
  gateHourOf,
  maxFeedAgeHours,
  minuteFrom,
  toGateEntry,
  type ImpressionDigest,
} from './impression-digest.js'

/** Relative to the wall clock, garbage collection only: longer than anything writes or reads the key. */
const hourTtlSeconds = (detailHours + 1) * 3600
const gateTtlSeconds = hourTtlSeconds + maxFeedAgeHours * 3600
const storyTtlSeconds = (keptHours + 1) * 3600
/** In gates. */
const costOfStory = 2
const keptChanges = 200

/**
 * Counts, by story and minute, in how many lists readers were shown it (impressions), and in how many of them it was
 * clicked. A list counts once for each of its stories, whatever its page renders again, under its first minute; it is
 * identified by `feedId`, and where there is none, the reader and the hour take its place. A click counts once a list
 * (or reader), story and hour.
 *
 * The counts are exact, whatever the order, in every hour in which less was counted than `limits` allow. Beyond them a
 * story that is new in the hour has to have as many readers as `requiredReaders` says, by trending's count, and lists
 * that are new in the hour count nowhere.
 *
 * @param isExcluded readers whom an operator excluded: their lists and clicks do not count.
 * @param now milliseconds since 1970.
 */
export function createImpressionsFold(
  redis: Redis,
  {
    namespace,
    now = Date.now,
    isExcluded = () => false,
    limits = defaultReadModelLimits,
    trendingNamespace = () => namespace,
  }: FoldOptions<'maxStoriesPerHour' | 'maxStories' | 'maxImpressionsPerHour'> &
    TrendingOptions & { isExcluded?: (readerId: string) => boolean },
): Fold {
  const room = {
    storiesOfHour: Math.ceil(limits.maxStoriesPerHour / storyBuckets),
    liveStories: Math.ceil(limits.maxStories / storyBuckets),
    gatesOfHour: Math.ceil(limits.maxImpressionsPerHour / storyBuckets),
  }
  redis.defineCommand('countImpressions', { numberOfKeys: 3, lua: countImpressionsScript })
  const call = redis as Redis & {
    countImpressions(...args: (string | number | Buffer)[]): Promise<number[]>
  }

  async function count(bucket: Bucket, stories: readonly Story[], oldestHour: number): Promise<Counted> {
    const prefix = impressionsPrefix(bucket.site, bucket.number, namespace)
    const args: (string | number | Buffer)[] = [
      impressionsKey(prefix, 'live'),
      impressionsKey(prefix, 'changes'),
      impressionsKey(prefix, 'sequence'),
      prefix,
      oldestHour,
      gateTtlSeconds,
      hourTtlSeconds,
      storyTtlSeconds,
      room.storiesOfHour,
      room.liveStories,
      room.gatesOfHour,
      keptChanges,
      firstSequence(),
      encodeDigests(stories),
    ]
    const [noRoom = 0, ...places] = await call.countImpressions(...args)
    return { noRoom, leftOut: places.map((place) => stories[place - 1] as Story) }
  }

  /** Admits stories for which there is no room by the number of their readers. */
  async function countOrAsk(
    bucket: Bucket,
    digests: readonly ImpressionDigest[],
    oldestHour: number,
  ): Promise<{ noRoom: number; tooMany: number }> {
    const stories = digests.map((digest) => ({ digest, readers: 1 }))
    const first = await count(bucket, stories, oldestHour)
    if (first.leftOut.length === 0) return { noRoom: first.noRoom, tooMany: 0 }
    const storyIds = first.leftOut.map(({ digest }) => digest.storyId)
    const counts = await readMostReaders(redis, { ...bucket, storyIds, namespace: trendingNamespace() })
    const read = first.leftOut.map((story, at) => ({ ...story, readers: counts[at] ?? 0 }))
    const several = read.filter(({ readers }) => readers > 1)
    const tooFew = read.filter(({ readers }) => readers <= 1)
    const second = several.length === 0 ? undefined : await count(bucket, several, oldestHour)
    const refused = [...tooFew, ...(second?.leftOut ?? [])]
    return {
      noRoom: first.noRoom + (second?.noRoom ?? 0),
      tooMany: refused.reduce((sum, { digest }) => sum + digest.impressions.length + digest.clicks.length, 0),
    }
  }

  function* writesOf(
    sites: DigestsBySite,
    oldestHour: number,
  ): Generator<() => Promise<{ noRoom: number; tooMany: number }>> {
    for (const [site, digests] of sites) {
      for (const [number, ofBucket] of groupBy(digests.values(), ({ storyId }) => storyBucketOf(storyId))) {
        const parts = partsByCost(ofBucket.flatMap(inPieces), costOf)
        for (const part of parts) yield () => countOrAsk({ site, number }, part, oldestHour)
      }
    }
  }

  function prefixesOf(sites: Iterable<string>): string[] {
    const buckets = Array.from({ length: storyBuckets }, (_, bucket) => bucket)
    return [...sites].flatMap((site) => buckets.map((bucket) => impressionsPrefix(site, bucket, namespace)))
  }

  return {
    name: 'impressions',
    tolerance: 0,
    purpose: 'statistics',
    // The arguments contain a gate for each story of a list.
    maxRedisShare: 0.65,
    replay: {
      layout: 1,
      of: [{ hours: keptHours, storyEvents: ['Stories Shown', 'Story Clicked'] }],
      fields: [
        'site',
        'storyEvent',
        'timestamp',
        'userId',
        'anonymousId',
        'storyId',
        'isOptedOut',
        'feedId',
        'shown',
      ],
      keyKinds: ['impressions:'],
      closeHour: (hour, sites) => closeImpressionsHour(redis, { hour, prefixes: prefixesOf(sites) }),
      announce: (sites) =>
        announceAll(
          redis,
          prefixesOf(sites).map((prefix) => impressionsKey(prefix, 'sequence')),
        ),
    },
    async apply(events) {
      const nowMs = now()
      const { fromMs, untilMs } = foldWindowAt(nowMs)
      const sites: DigestsBySite = new Map()
      await visitInSlices(events, (event) => {
        if (event.timestamp >= fromMs && event.timestamp <= untilMs) digestEvent(sites, event, isExcluded)
      })
      const answers = await sendSomeAtATime(writesOf(sites, hourOf(nowMs) - keptHours + 1))
      const noRoom = answers.reduce((sum, answer) => sum + answer.noRoom, 0)
      const tooMany = answers.reduce((sum, answer) => sum + answer.tooMany, 0)
      return {
        ...(noRoom > 0 && { too_many_impressions: noRoom }),
        ...(tooMany > 0 && { too_many_stories: tooMany }),
      }
    },
    dump: () => dumpImpressions(redis, { namespace, nowMs: now(), room }),
  }
}

interface Bucket {
  readonly site: string
  readonly number: number
}

interface Story {
  readonly digest: ImpressionDigest
  /** The number of its readers, as far as known. */
  readonly readers: number
}

interface Counted {
  /** Impressions and clicks that the hour has no room for. */
  readonly noRoom: number
  readonly leftOut: readonly Story[]
}

/** By site, then by story and hour of gates. */
type DigestsBySite = Map<string, Map<string, ImpressionDigest>>

function digestEvent(
  sites: DigestsBySite,
  event: FoldableEvent,
  isExcluded: (readerId: string) => boolean,
): void {
  const isClick = event.storyEvent === 'Story Clicked'
  if (!isClick && event.storyEvent !== 'Stories Shown') return
  const readerId = event.userId ?? event.anonymousId
  if (readerId !== undefined && isExcluded(readerId)) return
  const viewer = viewerOf(event, readerId)
  if (viewer === undefined) return
  if (isClick) {
    if (event.storyId === undefined) return
    const hour = hourOf(event.timestamp)
    const place = { storyId: event.storyId, minute: minuteFrom(hour, event.timestamp) }
    digestOf(sites, event, { storyId: event.storyId, hour }).clicks.push(toGateEntry('click', viewer, place))
    return
  }
  const hour = gateHourOf(event)
  const minute = minuteFrom(hour, event.timestamp)
  for (const { storyId } of event.shown) {
    const entry = toGateEntry('impression', viewer, { storyId, minute })
    digestOf(sites, event, { storyId, hour }).impressions.push(entry)
  }
}

/** For a reader who opted out only the list's id is used: the reader's own ids change by the day. */
function viewerOf({ feedId, isOptedOut }: FoldableEvent, readerId: string | undefined): string | undefined {
  // The prefixes keep a reader from being taken for a list.
  if (feedId !== undefined) return `f${feedId}`
  return isOptedOut || readerId === undefined ? undefined : `r${readerId}`
}

function digestOf(
  sites: DigestsBySite,
  { site }: FoldableEvent,
  { storyId, hour }: { storyId: string; hour: number },
): ImpressionDigest {
  let digests = sites.get(site)
  if (digests === undefined) sites.set(site, (digests = new Map()))
  const name = `${hour} ${storyId}`
  let digest = digests.get(name)
  if (digest === undefined) {
    digest = { storyId, gateHour: hour, impressions: [], clicks: [] }
    digests.set(name, digest)
  }
  return digest
}

function costOf({ impressions, clicks }: ImpressionDigest): number {
  return costOfStory + impressions.length + clicks.length
}

/** A story that is on everybody's front page takes more than one call. */
function inPieces(digest: ImpressionDigest): ImpressionDigest[] {
  if (digest.impressions.length + digest.clicks.length <= maxCostPerCall) return [digest]
  const pieces: ImpressionDigest[] = []
  for (const kind of ['impressions', 'clicks'] as const) {
    for (let start = 0; start < digest[kind].length; start += maxCostPerCall) {
      const some = digest[kind].slice(start, start + maxCostPerCall)
      pieces.push({ ...digest, impressions: [], clicks: [], [kind]: some })
    }
  }
  return pieces
}
