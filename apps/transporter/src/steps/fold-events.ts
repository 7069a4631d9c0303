import { createGroupCommit } from '@frontpage/concurrency'
import type { Fold, FoldableEvent, FoldLimit, KeptOut } from '@frontpage/read-models'
import { childOfEach, defineWork, enterWork, leaveWork, type Span } from '@frontpage/service-kit'
import { traced } from '../tracing/trace-batches.js'
import type { FoldableBatch, FoldSkipReason } from './foldable-batch.js'

export interface FoldStep {
  /**
   * Resolves when every read model has the events that it may have. Rejects when Redis did not accept one of them;
   * applying the same events again is harmless.
   */
  fold(batch: FoldableBatch, trace?: Span): Promise<void>
}

/** Batches of one insert arrive within a moment, so their updates of one story, or of one minute, are merged. */
const maxWaitMs = 2
const maxEventsPerUpdate = 40_000
/** One call is on its way while Redis works on the other. */
const maxConcurrentUpdates = 2

/**
 * Applies events to the read models, those of concurrent batches together.
 *
 * @param folds returns the folds that an update goes to: a read model that is being computed again has two
 */
export function createFoldStep(
  folds: () => readonly Fold[],
  options: {
    onSkipped: (reason: FoldSkipReason, events: number) => void
    onFolded: (fold: string, seconds: number) => void
    /** Returns the share of its memory limit that Redis uses; by default none. */
    redisShare?: () => number
  },
): FoldStep {
  const { redisShare = () => 0 } = options
  const works = new Map<string, ReturnType<typeof defineWork>>()
  const group = createGroupCommit<{ batch: FoldableBatch; trace: Span | undefined }>({
    maxSize: maxEventsPerUpdate,
    sizeOf: ({ batch }) => batch.statistics.length,
    maxWaitMs,
    maxConcurrent: maxConcurrentUpdates,
    async commit(items) {
      const batches = items.map(({ batch }) => batch)
      const traces = items.map(({ trace }) => trace)
      const events = { statistics: eventsOf(batches, 'statistics'), personalisation: eventsOf(batches, 'personalisation') } // prettier-ignore
      await Promise.all(
        folds().map(async (fold) => {
          const started = performance.now()
          const own = events[fold.purpose]
          if (fold.maxRedisShare !== undefined && redisShare() > fold.maxRedisShare) {
            if (own.length > 0) options.onSkipped('redis_full', own.length)
            return
          }
          const keptOut = await traced(childOfEach(traces, `fold ${fold.name}`), () => startFold(fold, own))
          for (const [limit, count] of Object.entries(keptOut)) {
            options.onSkipped(limit as FoldLimit, count)
          }
          options.onFolded(fold.name, (performance.now() - started) / 1000)
        }),
      )
    },
  })

  function startFold(fold: Fold, events: readonly FoldableEvent[]): Promise<KeptOut> {
    let work = works.get(fold.name)
    if (work === undefined) works.set(fold.name, (work = defineWork(`fold ${fold.name}`)))
    enterWork(work)
    try {
      return fold.apply(events)
    } finally {
      leaveWork()
    }
  }

  return {
    async fold(batch, trace) {
      await group.add([{ batch, trace }])
      for (const [reason, count] of Object.entries(batch.skipped)) {
        options.onSkipped(reason as FoldSkipReason, count)
      }
    },
  }
}

function eventsOf(batches: readonly FoldableBatch[], purpose: Fold['purpose']): FoldableEvent[] {
  const events: FoldableEvent[] = []
  for (const batch of batches) {
    for (const event of batch[purpose]) if (event !== undefined) events.push(event)
  }
  return events
}
