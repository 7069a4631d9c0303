import {
  createPlaceholderTest,
  hourOf,
  newLinksKey,
  readerLinksKey,
  readerLinksPattern,
  withoutNamespace,
} from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { Fold, FoldableEvent } from '../fold/fold.js'
import { foldWindowAt } from '../fold/fold-window.js'
import type { FoldOptions } from '../fold/fold-options.js'
import { defaultReadModelLimits } from '../fold/read-model-limits.js'
import { scanKeys } from '../fold/scan-keys.js'
import { linkDays, linkTtlSeconds, oldestLinkMs } from './read-links.js'

/** A reader with more devices than this is no single reader; the most recently linked are kept. */
const maxLinks = 50
/** A longer text cannot be an id. */
const maxIdLength = 200
/** The count of an hour's new links is only used in that hour. */
const countTtlSeconds = 2 * 3600

const isPlaceholder = createPlaceholderTest()

type Link = readonly [id: string, other: string]

/**
 * Adds a link to a reader's, and removes those that are too old or too many. KEYS: the reader's links. ARGV: the other
 * id, the link's time, the last time that is too old, the rank of the last link that is one too many, ttl.
 *
 * One call costs the transporter a quarter of four commands.
 */
const addLinkScript = `
local links = KEYS[1]
redis.call('ZADD', links, 'GT', ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYSCORE', links, '-inf', ARGV[3])
redis.call('ZREMRANGEBYRANK', links, 0, ARGV[4])
redis.call('EXPIRE', links, ARGV[5])
`

/**
 * Links the reader ids that belong together: from `identify` (anonymous id ↔ user id) and `alias` (previous id ↔ user
 * id). Each id has the others with the time of the latest link (the largest, so the order of arrival does not matter).
 * When there are too many, the oldest are removed, which leaves the same set whatever the order: a removed link always
 * has too many newer ones. Links older than `oldestLinkMs` do not exist any more, whether or not their keys have
 * expired.
 *
 * In an hour of the clock `now` (milliseconds since 1970) a site gets a bounded number of new links: otherwise an
 * attacker who invents readers would fill Redis for a year.
 */
export function createIdentitiesFold(
  redis: Redis,
  { namespace, now = Date.now, limits = defaultReadModelLimits }: FoldOptions<'maxNewLinksPerHour'>,
): Fold {
  redis.defineCommand('addReaderLink', { numberOfKeys: 1, lua: addLinkScript })
  type Pipeline = ReturnType<Redis['pipeline']> & {
    addReaderLink(key: string, ...args: (string | number)[]): unknown
  }

  /** The links that may be written, and the number that may not. */
  async function admit(links: readonly TimedLink[], nowMs: number): Promise<[TimedLink[], number]> {
    const pipeline = redis.pipeline()
    for (const { link } of links) pipeline.zscore(readerLinksKey(link[0], namespace), link[1])
    const known = await answersOf<string | null>(pipeline)
    const fresh = new Map<string, number>()
    for (const [at, { site }] of links.entries()) {
      if (known[at] === null) fresh.set(site, (fresh.get(site) ?? 0) + 1)
    }
    const room = new Map<string, number>()
    for (const [site, count] of fresh) room.set(site, await takeRoom(site, count, nowMs))
    const admitted = links.filter(({ site }, at) => {
      if (known[at] !== null) return true
      const left = room.get(site) ?? 0
      room.set(site, left - 1)
      return left > 0
    })
    return [admitted, links.length - admitted.length]
  }

  /** Returns how many of these new links fit into the hour's limit. */
  async function takeRoom(site: string, count: number, nowMs: number): Promise<number> {
    const key = newLinksKey(site, hourOf(nowMs), namespace)
    const [after = 0] = await answersOf<number>(
      redis.pipeline().incrby(key, count).expire(key, countTtlSeconds),
    )
    return Math.max(0, count - Math.max(0, after - limits.maxNewLinksPerHour))
  }

  async function write(links: readonly TimedLink[], oldestMs: number): Promise<void> {
    const pipeline = redis.pipeline() as Pipeline
    for (const { link, timestamp } of links) {
      for (const [id, other] of [link, link.toReversed() as unknown as Link]) {
        const key = readerLinksKey(id, namespace)
        pipeline.addReaderLink(key, other, timestamp, oldestMs - 1, -maxLinks - 1, linkTtlSeconds)
      }
    }
    await answersOf(pipeline)
  }

  return {
    name: 'identities',
    tolerance: 0,
    purpose: 'personalisation',
    // Links of invented readers would stay for a year.
    maxRedisShare: 0.6,
    replay: {
      layout: 1,
      of: [{ hours: linkDays * 24, types: ['identify', 'alias'] }],
      fields: ['site', 'type', 'timestamp', 'userId', 'anonymousId', 'previousId'],
      keyKinds: ['reader:', 'links:'],
    },
    async apply(events) {
      const nowMs = now()
      const links = latestLinksOf(events, nowMs)
      if (links.length === 0) return {}
      const [admitted, tooMany] = await admit(links, nowMs)
      if (admitted.length > 0) await write(admitted, oldestLinkMs(nowMs))
      return tooMany === 0 ? {} : { too_many_links: tooMany }
    },
    async dump() {
      const keys = await scanKeys(redis, readerLinksPattern(namespace))
      const oldest = oldestLinkMs(now())
      const links = await Promise.all(
        keys.map((key) => redis.zrange(key, oldest, '+inf', 'BYSCORE', 'WITHSCORES')),
      )
      const entries = keys.map(
        (key, index) => [withoutNamespace(key, namespace), links[index] ?? []] as const,
      )
      return Object.fromEntries(entries.filter(([, list]) => list.length > 0))
    },
  }
}

interface TimedLink {
  readonly site: string
  readonly link: Link
  readonly timestamp: number
}

/** Deduplicates the links. */
function latestLinksOf(events: readonly FoldableEvent[], nowMs: number): TimedLink[] {
  const { fromMs, untilMs } = foldWindowAt(nowMs)
  const links = new Map<string, TimedLink>()
  for (const event of events) {
    // Most events contain no link.
    if (event.type !== 'identify' && event.type !== 'alias') continue
    const link = linkOf(event)
    const { site, timestamp } = event
    if (link === undefined || timestamp < fromMs || timestamp > untilMs) continue
    const name = link.join('\n')
    if ((links.get(name)?.timestamp ?? -Infinity) < timestamp) links.set(name, { site, link, timestamp })
  }
  return [...links.values()]
}

function linkOf({ type, userId, anonymousId, previousId }: FoldableEvent): Link | undefined {
  const other = type === 'identify' ? anonymousId : type === 'alias' ? previousId : undefined
  if (userId === undefined || other === undefined || other === userId) return undefined
  // A source may take them for ids, and the archive may hold some; a link of one would join strangers.
  if (isPlaceholder(userId) || isPlaceholder(other)) return undefined
  return userId.length > maxIdLength || other.length > maxIdLength ? undefined : [userId, other]
}

async function answersOf<Answer>(pipeline: ReturnType<Redis['pipeline']>): Promise<Answer[]> {
  const answers = (await pipeline.exec()) ?? []
  return answers.map(([error, answer]) => {
    if (error !== null) throw error
    return answer as Answer
  })
}
