import type { AcceptedEvent } from '@frontpage/contracts'
import type { BatchConfirmer, IngestBatch } from '@frontpage/queue'
import type { Archive } from './steps/archive-events.js'
import { decodeLines } from './steps/decode-batch.js'
import type { EnrichedEvent } from './steps/enrich-events.js'
import type { FoldStep } from './steps/fold-events.js'
import type { createRejectedKeeper } from './steps/keep-rejected.js'
import { suppressErased } from './steps/suppress-erased.js'

/** What became of a batch's lines; they add up to all of them. */
export interface ProcessedBatch {
  readonly archived: number
  /** Dropped: their readers had their data erased. */
  readonly erased: number
  /** Kept in `rejected_events` because of the transporter. */
  readonly dead: number
  /** Kept there because of the tracker. */
  readonly rejected: number
}

export type StepName = 'decode' | 'enrich' | 'archive' | 'fold' | 'keep_rejected' | 'confirm'

/**
 * The road of a batch: decode → enrich → archive → fold → keep what was rejected → confirm to the journal.
 *
 * 1. decode: lines become events; one that cannot be read is dead-lettered and harms no other.
 * 2. enrich: what can be said of an event from itself and its source.
 * 3. archive: rows in ClickHouse, confirmed; rows that it refuses for their content are dead-lettered. Events of erased
 *    readers are dropped before.
 * 4. fold: the read models in Redis.
 * 5. keep: dead letters, and what the tracker had rejected, in `rejected_events`.
 * 6. confirm: the journal may forget the batch.
 *
 * It resolves, and so completes the job, when every line is stored in one place or the other. Any crash or failure before
 * that leaves the job to be done again from the start, and each step may be done again: docs/adr/008-exactly-once.md.
 */
export function createBatchProcessor(steps: {
  enrich: (events: readonly AcceptedEvent[]) => EnrichedEvent[]
  isErased: (readerId: string) => boolean
  archive: Archive
  folding: FoldStep
  keepRejected: ReturnType<typeof createRejectedKeeper>
  confirmer: BatchConfirmer
  /** A confirmation that is lost only makes the journal ship the batch again. */
  onUnconfirmed: (error: unknown) => void
  onStep: (step: StepName, seconds: number) => void
}): (batch: IngestBatch) => Promise<ProcessedBatch> {
  function timed<Result>(step: StepName, work: () => Result): Result {
    const started = performance.now()
    const result = work()
    steps.onStep(step, (performance.now() - started) / 1000)
    return result
  }
  async function timedAsync<Result>(step: StepName, work: () => Promise<Result>): Promise<Result> {
    const started = performance.now()
    const result = await work()
    steps.onStep(step, (performance.now() - started) / 1000)
    return result
  }

  return async function processBatch({ id, bytes }) {
    const { events, rejected, deadLetters } = timed('decode', () => decodeLines(bytes))
    const { kept, erased } = timed('enrich', () => suppressErased(steps.enrich(events), steps.isErased))
    const { stored, deadLetters: refused } = await timedAsync('archive', () => steps.archive.store(kept))
    await timedAsync('fold', () => steps.folding.fold(stored))
    const dead = [...deadLetters, ...refused]
    await timedAsync('keep_rejected', () => steps.keepRejected(id, { rejected, deadLetters: dead }))
    await timedAsync('confirm', () => steps.confirmer.confirm([id]).catch(steps.onUnconfirmed))
    return { archived: stored.length, erased, dead: dead.length, rejected: rejected.length }
  }
}
