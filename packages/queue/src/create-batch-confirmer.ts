import { createGroupCommit } from '@frontpage/concurrency'
import { confirmedBatchesKey, parseBatchId } from '@frontpage/contracts'
import type { Redis } from '@frontpage/redis'
import { locateIngestQueue, type IngestQueueLocation } from './ingest-queue.js'

export interface BatchConfirmer {
  /**
   * Tells the journals that these batches are stored. Resolves when Redis has the confirmation. If it is lost, the
   * journal merely ships the batch again, so a caller may ignore a rejection.
   */
  confirm(batchIds: readonly string[]): Promise<void>
}

/** Garbage collection only: a journal removes its confirmations within a second, unless it no longer exists. */
const ttlSeconds = 24 * 3600
/** A journal has fewer batches in progress than this. */
const maxConfirmationsPerJournal = 20_000

/**
 * Confirmations of concurrent jobs share a round trip. `redis` belongs to the caller and may have any role but
 * `subscriber`.
 */
export function createBatchConfirmer(redis: Redis, location: IngestQueueLocation): BatchConfirmer {
  const { prefix } = locateIngestQueue(location)
  const group = createGroupCommit<string>({ commit: push, maxSize: 200, maxWaitMs: 5, maxConcurrent: 2 })

  async function push(batchIds: readonly string[]): Promise<void> {
    const rangesByJournal = new Map<string, string[]>()
    for (const id of batchIds) {
      const parsed = parseBatchId(id)
      if (parsed === undefined) continue
      const ranges = rangesByJournal.get(parsed.journalId)
      if (ranges === undefined) rangesByJournal.set(parsed.journalId, [parsed.range])
      else ranges.push(parsed.range)
    }
    const pipeline = redis.pipeline()
    for (const [journalId, ranges] of rangesByJournal) {
      const key = confirmedBatchesKey(prefix, journalId)
      pipeline.rpush(key, ...ranges)
      pipeline.ltrim(key, -maxConfirmationsPerJournal, -1)
      pipeline.expire(key, ttlSeconds)
    }
    if (pipeline.length === 0) return
    for (const [error] of (await pipeline.exec()) ?? []) if (error !== null) throw error
  }

  return { confirm: (batchIds) => group.add(batchIds) }
}
