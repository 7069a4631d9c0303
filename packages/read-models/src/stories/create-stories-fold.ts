import { storyBucketOf, storyKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { Fold } from '../fold.js'
import { visitInSlices } from '../in-slices.js'
import { escapeGlob, scanKeys } from '../scan-keys.js'
import { sendSomeAtATime } from '../send-some-at-a-time.js'
import { claimNames } from './story-claims.js'
import { addToDigest, newStoryDigest, stampOf, type StoryDigest } from './story-digest.js'

/** Since the last view; relative to the wall clock, garbage collection only. */
const ttlSeconds = 30 * 24 * 3600
/** Of one bucket; keeps a script below 5 ms. */
const maxStoriesPerCall = 200

/**
 * KEYS: stories of one bucket. ARGV: ttl, then for each story: first seen, last seen, the number of claims, and of each
 * claim name, stamp, value. A claim is taken when there is none, or when its stamp is smaller than the one that is there:
 * numbers are compared as texts of one length.
 */
const script = `
local at, ttl = 2, tonumber(ARGV[1])
local isRead = ttl ~= nil
for _ = 1, #KEYS do
  local claims = tonumber(ARGV[at + 2] or '')
  isRead = isRead and claims ~= nil and tonumber(ARGV[at]) ~= nil and tonumber(ARGV[at + 1]) ~= nil
  if not isRead then break end
  at = at + 3 + 3 * claims
end
if not isRead or at ~= #ARGV + 1 then return redis.error_reply('ERR foldStories: arguments that do not add up') end

at = 2
for _, key in ipairs(KEYS) do
  local first, last, claims = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2])
  local fields = { 'firstSeen', 'lastSeen' }
  for claim = 1, claims do fields[2 + claim] = ARGV[at + 3 * claim] .. '@' end
  local known, changes = redis.call('HMGET', key, unpack(fields)), {}
  if not known[1] or tonumber(first) < tonumber(known[1]) then changes = { 'firstSeen', first } end
  if not known[2] or tonumber(last) > tonumber(known[2]) then
    changes[#changes + 1] = 'lastSeen'
    changes[#changes + 1] = last
  end
  for claim = 1, claims do
    local stamp = ARGV[at + 3 * claim + 1]
    if not known[2 + claim] or stamp < known[2 + claim] then
      changes[#changes + 1] = ARGV[at + 3 * claim]
      changes[#changes + 1] = ARGV[at + 3 * claim + 2]
      changes[#changes + 1] = fields[2 + claim]
      changes[#changes + 1] = stamp
    end
  end
  if #changes > 0 then
    redis.call('HSET', key, unpack(changes))
    redis.call('EXPIRE', key, ttl)
  end
  at = at + 3 + 3 * claims
end
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
  redis.defineCommand('foldStories', { lua: script })
  const call = redis as Redis & {
    foldStories(keys: number, ...keysAndArgs: (string | number)[]): Promise<null>
  }

  async function write(site: string, stories: readonly [storyId: string, StoryDigest][]): Promise<void> {
    const keys: string[] = []
    const args: (string | number)[] = [ttlSeconds]
    for (const [storyId, digest] of stories) {
      keys.push(storyKey(site, storyId, namespace))
      pushDigest(args, digest)
    }
    await call.foldStories(keys.length, ...keys, ...args)
  }

  function* writesOf(
    sites: ReadonlyMap<string, ReadonlyMap<string, StoryDigest>>,
  ): Generator<() => Promise<void>> {
    for (const [site, stories] of sites) {
      for (const bucket of bucketsOf(stories)) {
        for (let start = 0; start < bucket.length; start += maxStoriesPerCall) {
          yield () => write(site, bucket.slice(start, start + maxStoriesPerCall))
        }
      }
    }
  }

  return {
    name: 'stories',
    tolerance: 0,
    purpose: 'statistics',
    async apply(events) {
      const sites = new Map<string, Map<string, StoryDigest>>()
      await visitInSlices(events, (event) => {
        if (event.storyId === undefined || event.storyEvent === undefined) return
        let stories = sites.get(event.site)
        if (stories === undefined) sites.set(event.site, (stories = new Map()))
        let digest = stories.get(event.storyId)
        if (digest === undefined) stories.set(event.storyId, (digest = newStoryDigest()))
        addToDigest(digest, event)
      })
      await sendSomeAtATime(writesOf(sites))
    },
    async dump() {
      const keys = await scanKeys(redis, `{${escapeGlob(namespace)}:stories:*}:*`)
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

function bucketsOf(stories: ReadonlyMap<string, StoryDigest>): Iterable<[string, StoryDigest][]> {
  const buckets = new Map<number, [string, StoryDigest][]>()
  for (const story of stories) {
    const number = storyBucketOf(story[0])
    const bucket = buckets.get(number)
    if (bucket === undefined) buckets.set(number, [story])
    else bucket.push(story)
  }
  return buckets.values()
}

function pushDigest(args: (string | number)[], { firstSeen, lastSeen, claims }: StoryDigest): void {
  const countAt = args.push(firstSeen, lastSeen, 0) - 1
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
