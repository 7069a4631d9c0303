import {
  coReadReadersKey,
  coReadsKey,
  coReadsPrefix,
  coReadViewsPattern,
  hourOf,
  readerBucketOf,
  readerBuckets,
  withoutNamespace,
} from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { Fold, FoldableEvent } from '../fold/fold.js'
import { foldWindowAt } from '../fold/fold-window.js'
import type { FoldOptions } from '../fold/fold-options.js'
import { defaultReadModelLimits } from '../fold/read-model-limits.js'
import { groupBy } from '../fold/group-by.js'
import { scanKeys } from '../fold/scan-keys.js'
import { sendSomeAtATime } from '../fold/send-some-at-a-time.js'
import { visitInSlices } from '../fold/visit-in-slices.js'
import { firstSequence } from '../follow/first-sequence.js'
import { foldViewsScript } from './fold-views-script.js'
import {
  coReaderOf,
  coReadHours,
  encodeReaderHours,
  encodeView,
  oldestCoReadHour,
  type ReaderHour,
} from './reader-views.js'

/** Relative to the wall clock, garbage collection only: longer than anything writes or reads an hour. */
const ttlSeconds = (coReadHours + 1) * 3600
/** Readers of one call; keeps a script below 5 ms. */
const maxReadersPerCall = 300
/** Some seconds of a busy site: a follower that falls further behind reads everything again. */
const keptChanges = 100

/**
 * Keeps the first stories that each reader (`userId`, else `anonymousId`, hashed) viewed in an hour of the clock, UTC,
 * for the last `coReadHours`. Followers relate stories to one another by them: the pairs and their weights are made in
 * memory, because a pair is ten times as many writes as a view, and because an earlier view that comes late would change
 * pairs that are counted already.
 *
 * It is exact, whatever the order, in every hour with fewer readers of a bucket than `limits` allow.
 */
export function createCoReadsFold(
  redis: Redis,
  { namespace, now = Date.now, limits = defaultReadModelLimits }: FoldOptions<'maxNewReadersPerHour'>,
): Fold {
  redis.defineCommand('foldViews', { numberOfKeys: 2, lua: foldViewsScript })
  const call = redis as Redis & { foldViews(...args: (string | number | Buffer)[]): Promise<number> }
  const maxReadersOfHour = Math.ceil(limits.maxNewReadersPerHour / readerBuckets)

  function write(prefix: string, readers: readonly ReaderHour[]): Promise<number> {
    const args: (string | number | Buffer)[] = [coReadsKey(prefix, 'changes'), coReadsKey(prefix, 'sequence')]
    args.push(prefix, ttlSeconds, maxReadersOfHour, keptChanges, firstSequence(), encodeReaderHours(readers))
    return call.foldViews(...args)
  }

  function* writesOf(sites: ReaderHoursBySite): Generator<() => Promise<number>> {
    for (const [site, readers] of sites) {
      for (const [bucket, byHour] of bucketsOf(readers.values())) {
        const prefix = coReadsPrefix(site, bucket, namespace)
        for (let start = 0; start < byHour.length; start += maxReadersPerCall) {
          yield () => write(prefix, byHour.slice(start, start + maxReadersPerCall))
        }
      }
    }
  }

  return {
    name: 'co-reads',
    tolerance: 0,
    purpose: 'personalisation',
    maxRedisShare: 0.6,
    replay: {
      layout: 1,
      of: [{ hours: coReadHours, storyEvents: ['Story Viewed'] }],
      fields: ['site', 'storyEvent', 'timestamp', 'userId', 'anonymousId', 'storyId', 'isOptedOut'],
      keyKinds: ['co-reads:'],
    },
    async apply(events) {
      const nowMs = now()
      const { untilMs } = foldWindowAt(nowMs)
      const oldestHour = oldestCoReadHour(nowMs)
      const sites: ReaderHoursBySite = new Map()
      await visitInSlices(events, (event) => {
        if (hourOf(event.timestamp) >= oldestHour && event.timestamp <= untilMs) addView(sites, event)
      })
      const refused = await sendSomeAtATime(writesOf(sites))
      const tooMany = refused.reduce((sum, readers) => sum + readers, 0)
      return tooMany === 0 ? {} : { too_many_readers: tooMany }
    },
    async dump() {
      const oldestHour = oldestCoReadHour(now())
      const dump: Record<string, Record<string, string>> = {}
      for (const key of await scanKeys(redis, coReadViewsPattern(namespace))) {
        const [, prefix = '', hour] = /^(.*):views:(\d+):\d+$/s.exec(key) ?? []
        if (Number(hour) < oldestHour) continue
        // A full hour has the readers who came first, which depends on the order.
        if (Number(await redis.get(coReadReadersKey(prefix, Number(hour)))) >= maxReadersOfHour) continue
        const found = (await redis.callBuffer('HGETALL', key)) as Buffer[]
        const views: [string, string][] = []
        for (let at = 0; at + 1 < found.length; at += 2) {
          views.push([found[at]!.toString('hex'), found[at + 1]!.toString('hex')])
        }
        dump[withoutNamespace(key, namespace)] = Object.fromEntries(
          views.toSorted(([a], [b]) => (a < b ? -1 : 1)),
        )
      }
      return dump
    },
  }
}

interface NamedReaderHour extends ReaderHour {
  readonly readerId: string
}

/** By site, then by hour and reader. */
type ReaderHoursBySite = Map<string, Map<string, NamedReaderHour>>

function addView(sites: ReaderHoursBySite, event: FoldableEvent): void {
  const readerId = event.userId ?? event.anonymousId
  const { storyId, timestamp } = event
  if (event.storyEvent !== 'Story Viewed' || storyId === undefined) return
  if (readerId === undefined || event.isOptedOut) return
  let readers = sites.get(event.site)
  if (readers === undefined) sites.set(event.site, (readers = new Map()))
  const hour = hourOf(timestamp)
  const name = `${hour} ${readerId}`
  let reader = readers.get(name)
  if (reader === undefined) {
    readers.set(name, (reader = { readerId, reader: coReaderOf(readerId), hour, views: [] }))
  }
  reader.views.push(encodeView(storyId, timestamp))
}

/** The readers of each bucket, by hour: as few hours as possible are in a call. */
function bucketsOf(readers: Iterable<NamedReaderHour>): Map<number, NamedReaderHour[]> {
  const buckets = groupBy(readers, ({ readerId }) => readerBucketOf(readerId))
  for (const bucket of buckets.values()) bucket.sort((a, b) => a.hour - b.hour)
  return buckets
}
