import { readerLinksKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'

/** For how long a link counts after it was last seen. */
export const linkDays = 400

/**
 * The time since a link was last seen; relative to the wall clock, garbage collection only: longer than anything reads
 * it.
 */
export const linkTtlSeconds = (linkDays + 1) * 86_400

/** Links that were last seen before this do not count any more. */
export function oldestLinkMs(nowMs: number): number {
  return nowMs - linkDays * 86_400_000
}

/** The ids that were linked to this one directly, the latest first; `nowMs` in milliseconds since 1970. */
export async function readLinks(
  redis: Redis,
  { readerId, nowMs, namespace }: { readerId: string; nowMs: number; namespace: string },
): Promise<string[]> {
  const key = readerLinksKey(readerId, namespace)
  return redis.zrevrangebyscore(key, '+inf', oldestLinkMs(nowMs))
}
