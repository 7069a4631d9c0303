import { coReadsPrefix, coReadViewsKey, hourOf, readerBucketOf } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { coReaderOf, coReadHours } from './reader-views.js'

/** Adds the commands to a pipeline that remove a reader's views of the last hours. */
export function forgetCoReader(
  pipeline: ReturnType<Redis['pipeline']>,
  { site, readerId, nowMs, namespace }: { site: string; readerId: string; nowMs: number; namespace: string },
): void {
  const { shard, field } = coReaderOf(readerId)
  const prefix = coReadsPrefix(site, readerBucketOf(readerId), namespace)
  for (let ago = -1; ago < coReadHours; ago++) {
    pipeline.hdel(coReadViewsKey(prefix, hourOf(nowMs) - ago, shard), field)
  }
}
