import { createSerialQueue } from '@frontpage/concurrency'
import type { BatchConfirmer, IngestBatch, WorkPlace } from '@frontpage/queue'
import type { Span } from '@frontpage/service-kit'
import type { Archive, TakenPart } from './archive/create-archive.js'
import type { FoldWatermark } from './folds/fold-watermark.js'
import { toDeadLetterOfRow } from './steps/dead-letter.js'
import type { FoldStep } from './steps/fold-events.js'
import { withoutPlaces } from './steps/foldable-batch.js'
import type { RejectedKeeper } from './steps/keep-rejected.js'
import type { BatchPreparation, PreparedPart, PrepareStep } from './steps/prepare-batch.js'
import { startSharedStep, type SharedStep } from './tracing/shared-step.js'
import { traced } from './tracing/trace-batches.js'

/** The outcomes of a batch's lines; they add up to the number of its lines. */
export interface ProcessedBatch {
  readonly archived: number
  /** Dropped, because their readers had their data erased. */
  readonly erased: number
  /** Dropped as copies of an event that came before in the batch. */
  readonly repeated: number
  /** Kept in `rejected_events` by a decision of the transporter. */
  readonly dead: number
  /** Kept in `rejected_events` by a decision of the tracker. */
  readonly rejected: number
}

export type StepName = PrepareStep | 'archive' | 'fold' | 'keep_rejected' | 'confirm'

export type ProcessBatch = (batch: IngestBatch, place: WorkPlace, trace?: Span) => Promise<ProcessedBatch>

/**
 * Processes a batch: decode → enrich → encode → archive → fold → keep what was rejected → confirm to the journal.
 *
 * 1. prepare: lines become events, events become rows and what folds want to know of them, some hundred at a time: a
 *    part. A line that cannot be read is dead-lettered and harms no other; events of erased readers, and copies of an
 *    event before them, are dropped. One batch at a time, and no further part before there is memory for its rows.
 * 2. archive: rows in ClickHouse, confirmed; rows that it refuses for their content are dead-lettered.
 * 3. fold: the read models in Redis. Each part is folded once it is stored, and does not wait for the others.
 * 4. keep: lines that cannot be read, and what the tracker had rejected, in `rejected_events`.
 * 5. confirm: the journal may forget the batch.
 *
 * It resolves, and so completes the job, when every line is stored in one place or the other. Any crash or failure
 * before that leaves the job to be done again from the start, and each step may be done again:
 * docs/adr/008-exactly-once.md.
 */
export function createBatchProcessor(steps: {
  prepare: BatchPreparation
  archive: Archive
  folding: FoldStep
  /** Is told which parts are stored and not folded yet. */
  watermark: FoldWatermark
  rejectedKeeper: RejectedKeeper
  confirmer: BatchConfirmer
  /** If a confirmation is lost, the journal merely ships the batch again. */
  onUnconfirmed: (error: unknown) => void
  onStep: (step: StepName, seconds: number) => void
}): ProcessBatch {
  const inSequence = createSerialQueue()

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

  /** Follows a part from its insert to the read models. */
  async function storeAndFold(
    part: PreparedPart,
    taken: TakenPart,
    { batchId, archive, fold }: { batchId: string; archive: SharedStep; fold: SharedStep },
  ): Promise<{ archived: number; dead: number }> {
    const refused = await archive.run(async () => {
      try {
        const rows = await taken.refused
        const letters = rows.map((row) => toDeadLetterOfRow(part.rows, row))
        if (letters.length > 0) await steps.rejectedKeeper.keepRefused(batchId, letters)
        return rows
      } finally {
        taken.release()
      }
    })
    const foldable = withoutPlaces(
      part.foldable,
      refused.map(({ row }) => row),
    )
    await fold.run((span) => steps.folding.fold(foldable, span))
    return { archived: part.rows.ends.length - refused.length, dead: refused.length }
  }

  return async function processBatch(batch, place, trace) {
    const { id } = batch
    const archive = startSharedStep('archive', { trace, onStep: steps.onStep })
    const fold = startSharedStep('fold', { trace, onStep: steps.onStep })
    const parts: Promise<{ archived: number; dead: number }>[] = []
    async function takePart(part: PreparedPart): Promise<void> {
      const end = steps.watermark.begin(part.storedMs)
      try {
        const taken = await steps.archive.take(part, {
          trace: archive.span(),
          onSlow: () => place.giveUp(),
        })
        parts.push(storeAndFold(part, taken, { batchId: id, archive, fold }).finally(end))
      } catch (error) {
        end()
        throw error
      }
    }

    let done: PromiseSettledResult<{ archived: number; dead: number }>[]
    const preparing = inSequence(() => steps.prepare(batch, takePart, trace))
    try {
      await preparing
    } finally {
      // Waits for all of them, so that nothing of the batch is in progress when it is processed again.
      done = await Promise.allSettled(parts)
      archive.end()
      fold.end()
    }
    const { rejected, deadLetters, erased, repeated } = await preparing
    let archived = 0
    let dead = deadLetters.length
    for (const part of done) {
      if (part.status === 'rejected') throw part.reason
      archived += part.value.archived
      dead += part.value.dead
    }
    await timed('keep_rejected', trace, () => steps.rejectedKeeper.keepLines(id, { rejected, deadLetters }))
    await timed('confirm', trace, (span) =>
      steps.confirmer.confirm([id]).catch((error: unknown) => {
        span?.fail(error)
        steps.onUnconfirmed(error)
      }),
    )
    return { archived, erased, repeated, dead, rejected: rejected.length }
  }
}
