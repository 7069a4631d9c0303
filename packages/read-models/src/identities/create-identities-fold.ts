import { readerLinksKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import type { Fold, FoldableEvent } from '../fold.js'
import { escapeGlob, scanKeys } from '../scan-keys.js'

/** A reader with more devices than that is none; the most recently linked are kept. */
const maxLinks = 50
/** Since a link was last seen; relative to the wall clock, garbage collection only. */
const ttlSeconds = 400 * 24 * 3600

/**
 * Which reader ids belong together: from `identify` (anonymous id ↔ user id) and `alias` (previous id ↔ user id). Each
 * id has the others with the time of the latest link (the largest, so the order of arrival does not matter), and of
 * too many the oldest go, which is the same set whatever the order: a link that was let go once has too many newer ones
 * for ever.
 */
export function createIdentitiesFold(
  redis: Redis,
  { namespace = 'frontpage' }: { namespace?: string } = {},
): Fold {
  return {
    name: 'identities',
    tolerance: 0,
    purpose: 'personalisation',
    async apply(events) {
      const pipeline = redis.pipeline()
      for (const event of events) {
        const link = linkOf(event)
        if (link === undefined) continue
        for (const [id, other] of [link, link.toReversed() as [string, string]]) {
          const key = readerLinksKey(id, namespace)
          pipeline.zadd(key, 'GT', event.timestamp, other)
          pipeline.zremrangebyrank(key, 0, -maxLinks - 1)
          pipeline.expire(key, ttlSeconds)
        }
      }
      if (pipeline.length === 0) return
      for (const [error] of (await pipeline.exec()) ?? []) if (error !== null) throw error
    },
    async dump() {
      const keys = await scanKeys(redis, `{${escapeGlob(namespace)}:reader:*}:links`)
      const links = await Promise.all(keys.map((key) => redis.zrange(key, 0, '-1', 'WITHSCORES')))
      return Object.fromEntries(keys.map((key, index) => [key.slice(namespace.length + 2), links[index]]))
    },
  }
}

function linkOf({ type, userId, anonymousId, previousId }: FoldableEvent): [string, string] | undefined {
  const other = type === 'identify' ? anonymousId : type === 'alias' ? previousId : undefined
  return userId === undefined || other === undefined || other === userId ? undefined : [userId, other]
}
