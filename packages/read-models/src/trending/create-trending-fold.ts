import {
  detailHours,
  hourOf,
  keptHours,
  storyBucketOf,
  storyBuckets,
  trendingKey,
  trendingPrefix,
} from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { Fold, FoldableEvent } from '../fold/fold.js'
import { foldWindowAt } from '../fold/fold-window.js'
import { visitInSlices } from '../fold/visit-in-slices.js'
import type { FoldOptions } from '../fold/fold-options.js'
import { defaultReadModelLimits } from '../fold/read-model-limits.js'
import { groupBy } from '../fold/group-by.js'
import { maxCostPerCall, partsByCost } from '../fold/parts-by-cost.js'
import { sendSomeAtATime } from '../fold/send-some-at-a-time.js'
import { firstSequence } from '../follow/first-sequence.js'
import { announceAll } from '../follow/announce-all.js'
import { closeTrendingHour } from './close-trending-hour.js'
import { countHoursScript } from './count-hours-script.js'
import { dumpTrending } from './dump-trending.js'
import { addToHour, encodeHours, newHourDigest, type HourDigest } from './hour-digest.js'

/** Relative to the wall clock, garbage collection only: an hour longer than anything writes or reads. */
const detailTtlSeconds = (detailHours + 1) * 3600
const storyTtlSeconds = (keptHours + 1) * 3600
/** In readers. */
const costOfStory = 3
/** Some seconds of a busy site: a follower that falls further behind reads everything again. */
const keptChanges = 200

/**
 * Counts distinct readers by story and minute, hour, country, network, source and channel, from which trending lists
 * are made. The earliest of a reader's views of a story within an hour (of the clock, UTC) counts; see counted-view.ts.
 * Readers are identified by `userId`, else `anonymousId`.
 *
 * It is exact for every story with as many readers in the hour as are required in the end: one, unless more stories
 * came than `limits` allow. Among stories with fewer readers, those that came first are counted.
 *
 * @param isExcluded readers whom an operator excluded: they do not count.
 * @param now milliseconds since 1970.
 */
export function createTrendingFold(
  redis: Redis,
  {
    namespace,
    now = Date.now,
    isExcluded = () => false,
    limits = defaultReadModelLimits,
  }: FoldOptions<'maxStoriesPerHour' | 'maxStories'> & { isExcluded?: (readerId: string) => boolean },
): Fold {
  const maxStoriesOfHour = Math.ceil(limits.maxStoriesPerHour / storyBuckets)
  const maxLiveStories = Math.ceil(limits.maxStories / storyBuckets)
  redis.defineCommand('countHours', { numberOfKeys: 3, lua: countHoursScript })
  const call = redis as Redis & { countHours(...args: (string | number | Buffer)[]): Promise<number> }

  function digestHours(hours: HoursBySite, event: FoldableEvent): void {
    const { storyId, storyEvent } = event
    const readerId = event.userId ?? event.anonymousId
    if (storyId === undefined || readerId === undefined || event.isOptedOut) return
    if (storyEvent !== 'Story Viewed' && storyEvent !== 'Story Read') return
    if (isExcluded(readerId)) return
    addToHour(digestOf(hours, event.site, storyId, hourOf(event.timestamp)), readerId, event)
  }

  function* writesOf(sites: HoursBySite, oldestHour: number): Generator<() => Promise<number>> {
    for (const [site, stories] of sites) {
      const digests = [...stories.values()].flat()
      for (const [bucket, ofBucket] of groupBy(digests, ({ storyId }) => storyBucketOf(storyId))) {
        const prefix = trendingPrefix(site, bucket, namespace)
        const parts = partsByCost(ofBucket.flatMap(inPieces), costOf)
        for (const part of parts) yield () => count(prefix, oldestHour, part)
      }
    }
  }

  function count(prefix: string, oldestHour: number, digests: readonly HourDigest[]): Promise<number> {
    const keys = (['live', 'changes', 'sequence'] as const).map((name) => trendingKey(prefix, name))
    const args: (string | number | Buffer)[] = [...keys]
    args.push(prefix, oldestHour, detailTtlSeconds, storyTtlSeconds)
    args.push(maxStoriesOfHour, maxLiveStories, keptChanges, firstSequence(), encodeHours(digests))
    return call.countHours(...args)
  }

  function prefixesOf(sites: Iterable<string>): string[] {
    const buckets = Array.from({ length: storyBuckets }, (_, bucket) => bucket)
    return [...sites].flatMap((site) => buckets.map((bucket) => trendingPrefix(site, bucket, namespace)))
  }

  return {
    name: 'trending',
    tolerance: 0,
    purpose: 'statistics',
    // The arguments contain a gate for each reader of a story.
    maxRedisShare: 0.7,
    replay: {
      layout: 1,
      of: [{ hours: keptHours, storyEvents: ['Story Viewed', 'Story Read'] }],
      fields: [
        'site',
        'sourceId',
        'storyEvent',
        'timestamp',
        'userId',
        'anonymousId',
        'storyId',
        'isOptedOut',
        'network',
        'channel',
        'country',
        'engagedSeconds',
        'scrollDepth',
      ],
      keyKinds: ['trending:'],
      closeHour: (hour, sites) => closeTrendingHour(redis, { hour, prefixes: prefixesOf(sites) }),
      announce: (sites) =>
        announceAll(
          redis,
          prefixesOf(sites).map((prefix) => trendingKey(prefix, 'sequence')),
        ),
    },
    async apply(events) {
      const nowMs = now()
      const { fromMs, untilMs } = foldWindowAt(nowMs)
      const sites: HoursBySite = new Map()
      await visitInSlices(events, (event) => {
        if (event.timestamp >= fromMs && event.timestamp <= untilMs) digestHours(sites, event)
      })
      const waiting = await sendSomeAtATime(writesOf(sites, hourOf(nowMs) - keptHours + 1))
      const tooMany = waiting.reduce((sum, readers) => sum + readers, 0)
      return tooMany === 0 ? {} : { too_many_stories: tooMany }
    },
    dump: () => dumpTrending(redis, { namespace, nowMs: now(), maxStoriesOfHour, maxLiveStories }),
  }
}

type HoursBySite = Map<string, Map<string, HourDigest[]>>

function digestOf(sites: HoursBySite, site: string, storyId: string, hour: number): HourDigest {
  let stories = sites.get(site)
  if (stories === undefined) sites.set(site, (stories = new Map()))
  let digests = stories.get(storyId)
  if (digests === undefined) stories.set(storyId, (digests = []))
  // Mostly one, and two at the turn of the hour.
  let digest = digests.find((each) => each.hour === hour)
  if (digest === undefined) digests.push((digest = newHourDigest(storyId, hour)))
  return digest
}

function costOf({ views, reads }: HourDigest): number {
  return costOfStory + views.size + reads.size
}

/** A story that everybody reads takes more than one call. */
function inPieces(digest: HourDigest): HourDigest[] {
  if (digest.views.size + digest.reads.size <= maxCostPerCall) return [digest]
  const pieces: HourDigest[] = []
  for (const kind of ['views', 'reads'] as const) {
    const entries = [...digest[kind]]
    for (let start = 0; start < entries.length; start += maxCostPerCall) {
      const piece = newHourDigest(digest.storyId, digest.hour)
      pieces.push({ ...piece, [kind]: new Map(entries.slice(start, start + maxCostPerCall)) })
    }
  }
  return pieces
}
