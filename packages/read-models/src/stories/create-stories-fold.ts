import { storyKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { Fold, FoldableEvent } from '../fold.js'
import { escapeGlob, scanKeys } from '../scan-keys.js'
import { claimNames } from './story-claims.js'

/** Since the last view; relative to the wall clock, garbage collection only. */
const ttlSeconds = 30 * 24 * 3600

/**
 * ARGV: ttl, first seen, last seen, then name, stamp, value of each claim. A claim is taken when there is none, or when
 * its stamp is smaller than the one that is there: numbers are compared as texts of one length.
 */
const script = `
local key = KEYS[1]
local first, last = ARGV[2], ARGV[3]
local seen = redis.call('HMGET', key, 'firstSeen', 'lastSeen')
if not seen[1] or tonumber(first) < tonumber(seen[1]) then redis.call('HSET', key, 'firstSeen', first) end
if not seen[2] or tonumber(last) > tonumber(seen[2]) then redis.call('HSET', key, 'lastSeen', last) end
for at = 4, #ARGV, 3 do
  local name, stamp, value = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local known = redis.call('HGET', key, name .. '@')
  if not known or stamp < known then redis.call('HSET', key, name, value, name .. '@', stamp) end
end
redis.call('EXPIRE', key, ARGV[1])
`

/**
 * What events say of a story. Of each field the claim that we received first holds, by our own clock: whoever sends with
 * a public write key can fill a gap, and cannot rewrite a headline that stands. (The catalogue will win over all of it.)
 * `firstSeen` and `lastSeen` are the smallest and largest times of its events.
 */
export function createStoriesFold(
  redis: Redis,
  { namespace = 'frontpage' }: { namespace?: string } = {},
): Fold {
  redis.defineCommand('foldStory', { numberOfKeys: 1, lua: script })
  const call = redis as Redis & { foldStory(key: string, ...args: (string | number)[]): Promise<null> }

  return {
    name: 'stories',
    tolerance: 0,
    purpose: 'statistics',
    async apply(events) {
      const stories = new Map<string, Digest>()
      for (const event of events) {
        if (event.storyId === undefined || event.storyEvent === undefined) continue
        const key = storyKey(event.site, event.storyId, namespace)
        const digest = stories.get(key)
        if (digest === undefined) stories.set(key, digestOf(event))
        else addTo(digest, event)
      }
      await Promise.all(
        [...stories].map(([key, { firstSeen, lastSeen, claims }]) =>
          call.foldStory(
            key,
            ttlSeconds,
            firstSeen,
            lastSeen,
            ...[...claims].flatMap(([name, { stamp, value }]) => [name, stamp, value]),
          ),
        ),
      )
    },
    async dump() {
      const keys = await scanKeys(redis, `{${escapeGlob(namespace)}:story:*}`)
      const stories = await Promise.all(keys.map((key) => redis.hgetall(key)))
      return Object.fromEntries(
        keys.map((key, index) => [
          key.slice(namespace.length + 2),
          Object.fromEntries(Object.entries(stories[index] ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1))),
        ]),
      )
    },
  }
}

/** What a batch says of one story. */
interface Digest {
  firstSeen: number
  lastSeen: number
  claims: Map<string, { stamp: string; value: string }>
}

function digestOf(event: FoldableEvent): Digest {
  const digest = { firstSeen: event.timestamp, lastSeen: event.timestamp, claims: new Map() }
  addTo(digest, event)
  return digest
}

function addTo(digest: Digest, { messageId, timestamp, receivedAt, story }: FoldableEvent): void {
  digest.firstSeen = Math.min(digest.firstSeen, timestamp)
  digest.lastSeen = Math.max(digest.lastSeen, timestamp)
  let stamp: string | undefined
  for (const name of claimNames) {
    const value = story[name]
    if (value === undefined) continue
    // Ties of the clock are broken by the id, so that one order holds everywhere.
    stamp ??= `${String(receivedAt).padStart(15, '0')}/${messageId}`
    const known = digest.claims.get(name)
    if (known === undefined || stamp < known.stamp) digest.claims.set(name, { stamp, value })
  }
}
