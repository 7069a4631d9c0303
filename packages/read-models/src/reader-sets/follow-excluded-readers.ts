import { controlRecordKeys, excludedReadersKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { followReaderSet, type ReaderSet, type ReaderSetOptions } from './follow-reader-set.js'

/**
 * Follows the reader ids that operators exclude from trending. A Redis that was emptied has none until a registry of
 * the decisions that knows their history has restored them; until then the last known set applies.
 */
export function followExcludedReaders(
  redis: Redis,
  options: ReaderSetOptions & { namespace: string },
): Promise<ReaderSet> {
  const { version } = controlRecordKeys('decisions', options.namespace)
  return followReaderSet(
    redis,
    {
      key: excludedReadersKey(options.namespace),
      readMark: async () => (await redis.get(version)) ?? undefined,
    },
    options,
  )
}
