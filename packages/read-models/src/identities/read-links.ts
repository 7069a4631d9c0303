import { readerLinksKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'

/** The ids that were linked to this one directly, the latest first. */
export async function readLinks(redis: Redis, readerId: string, namespace?: string): Promise<string[]> {
  return redis.zrange(readerLinksKey(readerId, namespace), 0, '-1', 'REV')
}
