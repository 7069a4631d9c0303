import { detailHours } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { forgetCoReader } from '../co-reads/forget-co-reader.js'
import type { ReadModels } from '../generations/follow-read-models.js'
import { readerLogKeysOf } from './read-reader-history.js'
import { toForgottenRecord } from './reader-records.js'

/** By then every event of before was folded, or is too old to be. */
const lateSeconds = (detailHours + 1) * 3600

/**
 * Removes what is remembered under these ids of one reader on one site until `nowMs` (milliseconds since 1970), in one
 * round trip, in every generation of the read models. Later events are remembered anew. Those of before that are still
 * on their way stay forgotten where a log was there to be removed: its place keeps the time until they cannot come any
 * more.
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
  const forgotten = toForgottenRecord(nowMs)
  const pipeline = redis.pipeline()
  for (const readerId of readerIds) {
    for (const namespace of models.namespacesOf('readers')) {
      for (const key of readerLogKeysOf({ site, readerId }, namespace)) {
        pipeline.set(key, forgotten, 'EX', lateSeconds, 'XX')
      }
    }
    for (const namespace of models.namespacesOf('co-reads')) {
      forgetCoReader(pipeline, { site, readerId, nowMs, namespace })
    }
  }
  for (const [error] of (await pipeline.exec()) ?? []) if (error !== null) throw error
}
