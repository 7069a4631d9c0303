import type { EncodedRows, RefusedEventRow } from '@frontpage/event-store'
import type { BatchConfirmer, IngestBatch } from '@frontpage/queue'
import type { Span } from '@frontpage/service-kit'
import type { Archive } from './steps/archive-events.js'
import { toRefusedLetter } from './steps/dead-letter.js'
import type { FoldStep } from './steps/fold-events.js'
import { withoutPlaces } from './steps/foldable-batch.js'
import type { createRejectedKeeper } from './steps/keep-rejected.js'
import type { createBatchPreparation, PrepareStep } from './steps/prepare-batch.js'
import { traced } from './trace-batches.js'
import { createTurns } from './take-turns.js'

/** What became of a batch's lines; they add up to all of them. */
export interface ProcessedBatch {
  readonly archived: number
  /** Dropped: their readers had their data erased. */
  readonly erased: number
  /** Dropped: copies of an event that came before in the batch. */
  readonly repeated: number
  /** Kept in `rejected_events` because of the transporter. */
  readonly dead: number
  /** Kept there because of the tracker. */
  readonly rejected: number
}

export type StepName = PrepareStep | 'archive' | 'fold' | 'keep_rejected' | 'confirm'

/**
 * The road of a batch: decode → enrich → encode → archive → fold → keep what was rejected → confirm to the journal.
 *
 * 1. prepare: lines become events, events become rows and what folds want to know of them. A line that cannot be read is
 *    dead-lettered and harms no other; events of erased readers, and copies of an event before them, are dropped. One batch at
 *    a time, so that only one is in memory as events.
 * 2. archive: rows in ClickHouse, confirmed; rows that it refuses for their content are dead-lettered.
 * 3. fold: the read models in Redis.
 * 4. keep: dead letters, and what the tracker had rejected, in `rejected_events`.
 * 5. confirm: the journal may forget the batch.
 *
 * It resolves, and so completes the job, when every line is stored in one place or the other. Any crash or failure before
 * that leaves the job to be done again from the start, and each step may be done again: docs/adr/008-exactly-once.md.
 */
export function createBatchProcessor(steps: {
  prepare: ReturnType<typeof createBatchPreparation>
  archive: Archive
  folding: FoldStep
  keepRejected: ReturnType<typeof createRejectedKeeper>
  confirmer: BatchConfirmer
  /** A confirmation that is lost only makes the journal ship the batch again. */
  onUnconfirmed: (error: unknown) => void
  onStep: (step: StepName, seconds: number) => void
}): (batch: IngestBatch, trace?: Span) => Promise<ProcessedBatch> {
  const turns = createTurns()

  async function timed<Result>(
    step: StepName,
    trace: Span | undefined,
    work: (span: Span | undefined) => Promise<Result>,
  ): Promise<Result> {
    const started = performance.now()
    const result = await traced(trace?.child(step), work)
    steps.onStep(step, (performance.now() - started) / 1000)
    return result
  }

  return async function processBatch(batch, trace) {
    const { id } = batch
    const { rows, foldable, erased, repeated, rejected, deadLetters } = await turns(() =>
      steps.prepare(batch, trace),
    )
    const refused = await timed('archive', trace, (span) => steps.archive.store(rows, span))
    const places = refused.map((one) => placeOf(one, rows))
    await timed('fold', trace, (span) => steps.folding.fold(withoutPlaces(foldable, places), span))
    const dead = [...deadLetters, ...refused.map((one) => toRefusedLetter(rows, one))]
    await timed('keep_rejected', trace, () => steps.keepRejected(id, { rejected, deadLetters: dead }))
    await timed('confirm', trace, (span) =>
      steps.confirmer.confirm([id]).catch((error: unknown) => {
        span?.fail(error)
        steps.onUnconfirmed(error)
      }),
    )
    const archived = rows.reduce((sum, { keyHours }) => sum + keyHours.length, 0) - refused.length
    return { archived, erased, repeated, dead: dead.length, rejected: rejected.length }
  }
}

/** Counted through all parts. */
function placeOf({ part, row }: RefusedEventRow, rows: readonly EncodedRows[]): number {
  return rows.slice(0, part).reduce((sum, { keyHours }) => sum + keyHours.length, row)
}
