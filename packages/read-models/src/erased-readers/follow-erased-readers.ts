import { erasedReadersKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { followReaderSet, type ReaderSet, type ReaderSetOptions } from '../reader-sets/follow-reader-set.js'

/**
 * Follows the reader ids whose data was erased at their request: further events of theirs are not stored, and nothing
 * may be stored before the list was read once. Ids are only ever added, so its size shows whether it has changed; a Redis
 * that has none any more was emptied, and who was erased stays so.
 */
export function followErasedReaders(
  redis: Redis,
  options: ReaderSetOptions & { namespace: string },
): Promise<ReaderSet> {
  const key = erasedReadersKey(options.namespace)
  return followReaderSet(redis, { key, readMark: async () => (await redis.scard(key)) || undefined }, options)
}
