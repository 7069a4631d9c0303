import {
  fnv1a,
  liveCounterPattern,
  liveKeyParts,
  liveMinuteKey,
  minuteOfLiveKey,
  withoutNamespace,
} from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { Fold, FoldableEvent } from '../fold/fold.js'
import { foldWindowAt } from '../fold/fold-window.js'
import { visitInSlices } from '../fold/visit-in-slices.js'
import { scanKeys } from '../fold/scan-keys.js'
import { sendSomeAtATime } from '../fold/send-some-at-a-time.js'
import { toSketch, toSketchEntry, type SketchEntry } from './hyper-log-log.js'
import { liveMinutes, minuteOf, oldestLiveMinute } from './live-minutes.js'
import { addToMinute, namesOf, newMinuteDigest, type MinuteDigest } from './live-dimensions.js'

/** Relative to the wall clock, garbage collection only: a minute longer than anything writes or reads. */
const ttlSeconds = (liveMinutes + 10) * 60
/** The maximum number of names in a minute of a site; see the script. */
const maxNames = 512
/** From this many ids on, a name's are sent as a sketch: merging it costs Redis as much as adding this many ids. */
const minIdsOfSketch = 400
/** The maximum cost of a call, in ids (a sketch or a name has a cost in ids, too): keeps a script below 5 ms. */
const maxCostPerCall = 4_000
const costOfName = 10

/**
 * Counts distinct message ids under names. ARGV: ttl, maxNames, then for each name: the name, its hash, and how many ids
 * follow, or 0 and a sketch of them.
 *
 * A counter is a HyperLogLog (error 0.81 %): adding is idempotent and commutative, so that it needs no gate. Names come
 * from clients, so they are bounded, and not by order of arrival: a minute keeps the names with the smallest hashes. As
 * names only ever come in, one that lies among the smallest in the end did so from its first event on, and none that was
 * let go can come back.
 */
const script = `
local minute, ttl, maxNames = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
local at, isRead = 3, ttl ~= nil and maxNames ~= nil
while isRead and at <= #ARGV do
  local count = tonumber(ARGV[at + 2] or '')
  isRead = count ~= nil and tonumber(ARGV[at + 1]) ~= nil
  if isRead then at = at + 3 + math.max(count, 1) end
end
if not isRead or at ~= #ARGV + 1 then return redis.error_reply('ERR foldLive: malformed arguments') end

at = 3
while at <= #ARGV do
  local name, hash, count = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2])
  redis.call('ZADD', minute, 'NX', hash, name)
  local last = ''
  if redis.call('ZCARD', minute) > maxNames then
    last = redis.call('ZPOPMAX', minute)[1]
    redis.call('DEL', minute .. '${liveKeyParts.counter}' .. last)
  end
  if last ~= name then
    local counter = minute .. '${liveKeyParts.counter}' .. name
    if count > 0 then
      redis.call('PFADD', counter, unpack(ARGV, at + 3, at + 2 + count))
    else
      local sketch = minute .. '${liveKeyParts.sketch}'
      redis.call('SET', sketch, ARGV[at + 3])
      redis.call('PFMERGE', counter, sketch)
      redis.call('DEL', sketch)
    end
    redis.call('EXPIRE', counter, ttl)
  end
  at = at + 3 + math.max(count, 1)
end
redis.call('EXPIRE', minute, ttl)
`

/**
 * The events of each minute, by site and by type, source, section and status, for the last four hours by `now`
 * (milliseconds since 1970). A later event counts nowhere: the counts of its minute may have expired, and it alone
 * would stand for all.
 */
export function createLiveFold(
  redis: Redis,
  { namespace, now = Date.now }: { namespace: string; now?: () => number },
): Fold {
  redis.defineCommand('foldLive', { numberOfKeys: 1, lua: script })
  const call = redis as Redis & {
    foldLive(key: string, ...args: (string | number | Buffer)[]): Promise<null>
  }

  function* writesOf(minutes: DigestsBySite, known: KnownEvents): Generator<() => Promise<null>> {
    for (const [site, digests] of minutes) {
      for (const [minute, digest] of digests) {
        const key = liveMinuteKey(site, minute, namespace)
        for (const args of argumentsOf(digest, known)) {
          yield () => call.foldLive(key, ttlSeconds, maxNames, ...args)
        }
      }
    }
  }

  return {
    name: 'live',
    tolerance: 0.03,
    purpose: 'statistics',
    replay: {
      layout: 1,
      of: [{ hours: liveMinutes / 60 }],
      fields: ['messageId', 'site', 'sourceId', 'type', 'timestamp', 'story'],
      keyKinds: ['live:'],
    },
    async apply(events) {
      const entries: SketchEntry[] = []
      const minutes: DigestsBySite = new Map()
      const oldestMinute = oldestLiveMinute(now())
      const { untilMs } = foldWindowAt(now())
      await visitInSlices(events, (event, place) => {
        const minute = minuteOf(event.timestamp)
        const isCounted = minute >= oldestMinute && event.timestamp <= untilMs
        entries.push(isCounted ? toSketchEntry(event.messageId) : 0)
        if (isCounted) addToMinute(digestOf(minutes, event.site, minute), event, place)
      })
      await sendSomeAtATime(writesOf(minutes, { events, entries }))
      return {}
    },
    async dump() {
      const oldestMinute = oldestLiveMinute(now())
      const all = await scanKeys(redis, liveCounterPattern(namespace))
      const keys = all.filter((key) => minuteOfLiveKey(key) >= oldestMinute)
      const counts = await Promise.all(keys.map((key) => redis.pfcount(key)))
      return Object.fromEntries(keys.map((key, index) => [withoutNamespace(key, namespace), counts[index]]))
    },
  }
}

type DigestsBySite = Map<string, Map<number, MinuteDigest>>

/** Digests refer to events by these indexes. */
interface KnownEvents {
  readonly events: readonly FoldableEvent[]
  readonly entries: readonly SketchEntry[]
}

function digestOf(minutes: DigestsBySite, site: string, minute: number): MinuteDigest {
  let digests = minutes.get(site)
  if (digests === undefined) minutes.set(site, (digests = new Map()))
  let digest = digests.get(minute)
  if (digest === undefined) digests.set(minute, (digest = newMinuteDigest()))
  return digest
}

/** The arguments of all necessary calls. */
function* argumentsOf(
  digest: MinuteDigest,
  { events, entries }: KnownEvents,
): Generator<(string | number | Buffer)[]> {
  let args: (string | number | Buffer)[] = []
  let cost = 0
  for (const [name, places] of namesOf(digest)) {
    if (places.length >= minIdsOfSketch) {
      args.push(name, fnv1a(name), 0, toSketch(places.map((place) => entries[place] as SketchEntry)))
    } else {
      args.push(name, fnv1a(name), places.length)
      for (const place of places) args.push((events[place] as FoldableEvent).messageId)
    }
    cost += costOfName + Math.min(places.length, minIdsOfSketch)
    if (cost < maxCostPerCall) continue
    yield args
    args = []
    cost = 0
  }
  if (args.length > 0) yield args
}
