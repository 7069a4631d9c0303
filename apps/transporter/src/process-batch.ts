import type { BatchConfirmer, IngestBatch } from '@frontpage/queue'
import type { AcceptedEvent } from '@frontpage/contracts'
import type { Archive } from './steps/archive-events.js'
import { decodeLines } from './steps/decode-batch.js'
import type { EnrichedEvent } from './steps/enrich-events.js'
import type { createRejectedKeeper } from './steps/keep-rejected.js'

export interface ProcessedBatch {
  readonly archived: number
  /** Kept in `rejected_events` because of the transporter. */
  readonly dead: number
  /** Kept there because of the tracker. */
  readonly rejected: number
}

/**
 * The road of a batch, in order: decode → enrich → archive → keep what was rejected → confirm to the journal. It
 * resolves, and so completes the job, only when every line of the batch is stored in one place or the other.
 */
export function createBatchProcessor(steps: {
  enrich: (events: readonly AcceptedEvent[]) => EnrichedEvent[]
  archive: Archive
  keepRejected: ReturnType<typeof createRejectedKeeper>
  confirmer: BatchConfirmer
  /** A confirmation that is lost only makes the journal ship the batch again. */
  onUnconfirmed: (error: unknown) => void
}): (batch: IngestBatch) => Promise<ProcessedBatch> {
  return async function processBatch({ id, bytes }) {
    const { events, rejected, deadLetters } = decodeLines(bytes)
    const refused = await steps.archive.store(steps.enrich(events))
    const dead = [...deadLetters, ...refused]
    await steps.keepRejected(id, { rejected, deadLetters: dead })
    await steps.confirmer.confirm([id]).catch(steps.onUnconfirmed)
    return { archived: events.length - refused.length, dead: dead.length, rejected: rejected.length }
  }
}
