import type { Redis } from '@frontpage/redis'
import { forgetCoReader } from '../co-reads/forget-co-reader.js'
import type { ReadModels } from '../generations/follow-read-models.js'
import { readerLogKeysOf } from './read-reader-history.js'

/**
 * Removes what is remembered under these ids of one reader on one site, in one round trip, in every generation of the
 * read models. Later events, and late ones of before, are remembered anew: for a reader who was erased, erase first, so
 * that none of them is folded.
 */
export async function forgetReader(
  redis: Redis,
  {
    site,
    readerIds,
    nowMs,
    models,
  }: {
    site: string
    readerIds: readonly string[]
    nowMs: number
    models: Pick<ReadModels, 'namespacesOf'>
  },
): Promise<void> {
  const pipeline = redis.pipeline()
  for (const readerId of readerIds) {
    for (const namespace of models.namespacesOf('readers')) {
      pipeline.del(...readerLogKeysOf({ site, readerId }, namespace))
    }
    for (const namespace of models.namespacesOf('co-reads')) {
      forgetCoReader(pipeline, { site, readerId, nowMs, namespace })
    }
  }
  for (const [error] of (await pipeline.exec()) ?? []) if (error !== null) throw error
}
