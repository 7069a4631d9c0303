import { readerLinksKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { oldestLinkMs } from './link-age.js'

/** The ids that were linked to this one directly, the latest first; `nowMs` in milliseconds since 1970. */
export async function readLinks(
  redis: Redis,
  { readerId, nowMs, namespace }: { readerId: string; nowMs: number; namespace: string },
): Promise<string[]> {
  const key = readerLinksKey(readerId, namespace)
  return redis.zrevrangebyscore(key, '+inf', oldestLinkMs(nowMs))
}
