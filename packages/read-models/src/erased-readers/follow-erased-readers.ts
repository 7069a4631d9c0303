import { erasedReadersKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { followReaderSet, type ReaderSet, type ReaderSetOptions } from '../reader-sets/follow-reader-set.js'

/**
 * Follows the reader ids whose data was erased at their request: further events of theirs are not stored, and nothing
 * may be stored before the list was read once. Ids are only ever added, so its size shows whether it has changed.
 */
export function followErasedReaders(
  redis: Redis,
  options: ReaderSetOptions & { namespace: string },
): Promise<ReaderSet> {
  const key = erasedReadersKey(options.namespace)
  return followReaderSet(redis, { key, readMark: () => redis.scard(key) }, options)
}
