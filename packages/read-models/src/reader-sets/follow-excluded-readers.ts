import { controlRecordKeys, excludedReadersKey } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { followReaderSet, type ReaderSet, type ReaderSetOptions } from './follow-reader-set.js'

/**
 * Reader ids whom operators keep out of trending. A Redis that was emptied says nothing of them until a registry of the
 * decisions that knows their history has restored them; until then what was read last holds.
 */
export function followExcludedReaders(
  redis: Redis,
  options: ReaderSetOptions & { namespace?: string },
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
