import { storyBucketOf, trendingPrefix } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { Fold, FoldableEvent } from '../fold.js'
import { visitInSlices } from '../in-slices.js'
import { escapeGlob, scanKeys } from '../scan-keys.js'
import { sendSomeAtATime } from '../send-some-at-a-time.js'
import { countHoursScript, detailHours, keptHours } from './count-hours-script.js'
import { addToHour, encodeReads, encodeViews, newHourDigest, type HourDigest } from './hour-digest.js'

const hourMs = 3_600_000
/** Relative to the wall clock, garbage collection only. */
const detailTtlSeconds = detailHours * 3600
const storyTtlSeconds = keptHours * 3600
/** Readers, and what a story costs beside them: keeps a script below 5 ms (2 ms are usual, where all are new). */
const maxCostPerCall = 300
const costOfStory = 3
/** Some seconds of a busy site: who follows and falls behind reads the whole again. */
const keptChanges = 200

/**
 * Distinct readers by story and minute, hour, country, network, source and channel: what trending stories are made of. Of a
 * reader's views of a story within an hour (of the clock, UTC) the earliest counts; see counted-view.ts. Readers are told
 * by `userId`, else `anonymousId`.
 *
 * @param isExcluded readers whom an operator excluded: they do not count.
 */
export function createTrendingFold(
  redis: Redis,
  {
    namespace = 'frontpage',
    isExcluded = () => false,
  }: { namespace?: string; isExcluded?: (readerId: string) => boolean } = {},
): Fold {
  redis.defineCommand('countHours', { numberOfKeys: 3, lua: countHoursScript })
  const call = redis as Redis & { countHours(...args: (string | number | Buffer)[]): Promise<null> }

  function digestHours(hours: HoursBySite, event: FoldableEvent): void {
    const { storyId, storyEvent } = event
    const readerId = event.userId ?? event.anonymousId
    if (storyId === undefined || readerId === undefined || event.isOptedOut) return
    if (storyEvent !== 'Story Viewed' && storyEvent !== 'Story Read') return
    if (isExcluded(readerId)) return
    addToHour(hourOf(hours, event.site, storyId, Math.floor(event.timestamp / hourMs)), readerId, event)
  }

  function* writesOf(sites: HoursBySite): Generator<() => Promise<unknown>> {
    for (const [site, stories] of sites) {
      for (const [bucket, digests] of bucketsOf(stories)) {
        const prefix = trendingPrefix(site, bucket, namespace)
        for (const part of partsOf(digests)) yield () => count(prefix, part)
      }
    }
  }

  function count(prefix: string, digests: readonly HourDigest[]): Promise<unknown> {
    const args: (string | number | Buffer)[] = [`${prefix}:live`, `${prefix}:changes`, `${prefix}:sequence`]
    args.push(prefix, detailTtlSeconds, detailTtlSeconds, storyTtlSeconds, keptChanges, firstSequence())
    for (const digest of digests) {
      args.push(digest.storyId, digest.hour, encodeViews(digest), encodeReads(digest))
    }
    return call.countHours(...args)
  }

  return {
    name: 'trending',
    tolerance: 0,
    purpose: 'statistics',
    async apply(events) {
      const sites: HoursBySite = new Map()
      await visitInSlices(events, (event) => digestHours(sites, event))
      await sendSomeAtATime(writesOf(sites))
    },
    async dump() {
      const keys = await scanKeys(redis, `{${escapeGlob(namespace)}:trending:*}:*`)
      const counts = keys.filter((key) => /^[^}]*\}:(hour|story):/.test(key))
      const hashes = await Promise.all(counts.map((key) => redis.hgetall(key)))
      return Object.fromEntries(
        counts.map((key, index) => [key.slice(namespace.length + 2), sortedByName(hashes[index] ?? {})]),
      )
    },
  }
}

type HoursBySite = Map<string, Map<string, HourDigest[]>>

function hourOf(sites: HoursBySite, site: string, storyId: string, hour: number): HourDigest {
  let stories = sites.get(site)
  if (stories === undefined) sites.set(site, (stories = new Map()))
  let digests = stories.get(storyId)
  if (digests === undefined) stories.set(storyId, (digests = []))
  // Mostly one, and two at the turn of the hour.
  let digest = digests.find((each) => each.hour === hour)
  if (digest === undefined) digests.push((digest = newHourDigest(storyId, hour)))
  return digest
}

function bucketsOf(stories: ReadonlyMap<string, readonly HourDigest[]>): Map<number, HourDigest[]> {
  const buckets = new Map<number, HourDigest[]>()
  for (const [storyId, digests] of stories) {
    const number = storyBucketOf(storyId)
    const bucket = buckets.get(number)
    if (bucket === undefined) buckets.set(number, [...digests])
    else bucket.push(...digests)
  }
  return buckets
}

function* partsOf(digests: readonly HourDigest[]): Generator<HourDigest[]> {
  let part: HourDigest[] = []
  let cost = 0
  for (const digest of digests.flatMap(inPieces)) {
    const itsCost = costOfStory + digest.views.size + digest.reads.size
    if (part.length > 0 && cost + itsCost > maxCostPerCall) {
      yield part
      part = []
      cost = 0
    }
    part.push(digest)
    cost += itsCost
  }
  if (part.length > 0) yield part
}

/** A story that everybody reads is more than one call's work. */
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

/** Of a Redis that has none: another one than the lost one's, or who followed that would not notice. */
function firstSequence(): number {
  return Math.floor(Math.random() * 2 ** 31) * 2 ** 20
}

function sortedByName(hash: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(hash).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}
