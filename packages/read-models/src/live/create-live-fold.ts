import { liveMinuteKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { Fold, FoldableEvent } from '../fold.js'
import { escapeGlob, scanKeys } from '../scan-keys.js'
import { liveNamesOf } from './live-dimensions.js'

const minuteMs = 60_000
/** Long enough for a chart of the last hours; relative to the wall clock, garbage collection only. */
const ttlSeconds = 4 * 3600
/** Names that a minute of a site counts at most; see the script. */
const maxNames = 512
/** Keeps a script below 5 ms. */
const maxEventsPerCall = 500

/**
 * Counts distinct message ids under names. ARGV: ttl, maxNames, n, the n ids, then for each name: the name, its hash,
 * how many ids, their positions.
 *
 * A counter is a HyperLogLog (error 0.81 %): adding is idempotent and commutative, so that it needs no gate. Names come
 * from clients, so they are bounded, and not by order of arrival: a minute keeps the names with the smallest hashes. As
 * names only ever come in, one that lies among the smallest in the end did so from its first event on, and none that was
 * let go can come back.
 */
const script = `
local minute, ttl, maxNames, n = KEYS[1], ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local at = 4 + n
while at <= #ARGV do
  local name, hash, count = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2])
  redis.call('ZADD', minute, 'NX', hash, name)
  local last = ''
  if redis.call('ZCARD', minute) > maxNames then
    last = redis.call('ZPOPMAX', minute)[1]
    redis.call('DEL', minute .. ':' .. last)
  end
  if last ~= name then
    local ids = {}
    for i = 1, count do ids[i] = ARGV[3 + tonumber(ARGV[at + 2 + i])] end
    redis.call('PFADD', minute .. ':' .. name, unpack(ids))
    redis.call('EXPIRE', minute .. ':' .. name, ttl)
  end
  at = at + 3 + count
end
redis.call('EXPIRE', minute, ttl)
`

/** Events a minute, by site and by type, source, section and status. */
export function createLiveFold(redis: Redis, { namespace = 'frontpage' }: { namespace?: string } = {}): Fold {
  redis.defineCommand('foldLive', { numberOfKeys: 1, lua: script })
  const call = redis as Redis & { foldLive(key: string, ...args: (string | number)[]): Promise<null> }

  async function applyToMinute(key: string, events: readonly FoldableEvent[]): Promise<void> {
    const positions = new Map<string, number[]>()
    for (const [index, event] of events.entries()) {
      for (const name of liveNamesOf(event)) {
        const list = positions.get(name)
        if (list === undefined) positions.set(name, [index + 1])
        else list.push(index + 1)
      }
    }
    const args: (string | number)[] = [
      ttlSeconds,
      maxNames,
      events.length,
      ...events.map((event) => event.messageId),
    ]
    for (const [name, list] of positions) args.push(name, hashOf(name), list.length, ...list)
    await call.foldLive(key, ...args)
  }

  return {
    name: 'live',
    tolerance: 0.03,
    purpose: 'statistics',
    async apply(events) {
      const byMinute = new Map<string, FoldableEvent[]>()
      for (const event of events) {
        const key = liveMinuteKey(event.site, Math.floor(event.timestamp / minuteMs), namespace)
        const list = byMinute.get(key)
        if (list === undefined) byMinute.set(key, [event])
        else list.push(event)
      }
      const calls: Promise<void>[] = []
      for (const [key, list] of byMinute) {
        for (let start = 0; start < list.length; start += maxEventsPerCall) {
          calls.push(applyToMinute(key, list.slice(start, start + maxEventsPerCall)))
        }
      }
      await Promise.all(calls)
    },
    async dump() {
      const keys = await scanKeys(redis, `{${escapeGlob(namespace)}:live:*}:*:*`)
      const counts = await Promise.all(keys.map((key) => redis.pfcount(key)))
      return Object.fromEntries(keys.map((key, index) => [key.slice(namespace.length + 2), counts[index]]))
    },
  }
}

/** FNV-1a, 32 bits. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}
