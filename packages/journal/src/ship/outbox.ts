import { isPaused } from '../disk/failed-tries.js'
import type { Batch, BatchState } from '../ownership/log.js'

/** The batches of all logs that are cut and not confirmed. */
export interface Outbox {
  /** Batches in the queue and not confirmed, or on the way there. */
  readonly queuedBatches: number
  readonly queuedBytes: number
  /** Adds it to those that wait to be shipped. */
  add(batch: Batch): void
  /** Tries it before all others. */
  putBack(batch: Batch): void
  /** Makes it wait until its pause has ended; it delays no other. */
  addFailing(batch: Batch): void
  /** Ends the pauses of all waiting batches. */
  endPauses(): void
  /** Whether one waits whose last read did not fail. */
  hasWaiting(): boolean
  /** The next batch to ship, counted as queued from now on. */
  next(now: number): Batch | undefined
  /** The time until a pause ends; infinite when there is none. */
  msUntilPauseEnds(now: number): number
  /** Used for a batch that need not wait. */
  start(batch: Batch): void
  /** Redis accepted it; it is counted until it is settled. */
  markShipped(batch: Batch): void
  /** It is confirmed, or owned by another process. */
  settle(batch: Batch): void
}

export function createOutbox(): Outbox {
  let waiting: Batch[] = []
  let head = 0
  let failing: Batch[] = []
  let nextPauseEnd = Infinity
  let queuedBatches = 0
  let queuedBytes = 0

  const isCounted = (state: BatchState): boolean => state === 'shipping' || state === 'shipped'

  function setState(batch: Batch, state: BatchState): void {
    const change = Number(isCounted(state)) - Number(isCounted(batch.state))
    queuedBatches += change
    queuedBytes += change * (batch.end - batch.start)
    batch.state = state
  }

  /** A batch that is settled while it waits stays in the list until its turn. */
  function skipSettled(): void {
    while (head < waiting.length && waiting[head]?.state !== 'waiting') head++
    if (head === waiting.length) {
      waiting = []
      head = 0
    }
  }

  function takeBackFailing(now: number): void {
    if (now < nextPauseEnd) return
    const before = failing.filter(({ state }) => state === 'waiting')
    failing = []
    nextPauseEnd = Infinity
    for (const batch of before) {
      if (isPaused(batch.failing, now)) pauseFailing(batch)
      else waiting.push(batch)
    }
  }

  function pauseFailing(batch: Batch): void {
    failing.push(batch)
    nextPauseEnd = Math.min(nextPauseEnd, batch.failing?.againAt ?? -Infinity)
  }

  return {
    get queuedBatches() {
      return queuedBatches
    },
    get queuedBytes() {
      return queuedBytes
    },
    add(batch) {
      setState(batch, 'waiting')
      waiting.push(batch)
    },
    putBack(batch) {
      setState(batch, 'waiting')
      waiting = [batch, ...waiting.slice(head)]
      head = 0
    },
    addFailing(batch) {
      setState(batch, 'waiting')
      pauseFailing(batch)
    },
    endPauses() {
      for (const batch of failing) batch.failing = undefined
      nextPauseEnd = -Infinity
    },
    hasWaiting() {
      skipSettled()
      const isSound = (batch: Batch): boolean => batch.state === 'waiting' && batch.failing === undefined
      return waiting.some((batch, at) => at >= head && isSound(batch)) || failing.some(isSound)
    },
    msUntilPauseEnds: (now) => nextPauseEnd - now,
    next(now) {
      takeBackFailing(now)
      skipSettled()
      const batch = waiting[head]
      if (batch === undefined) return undefined
      head++
      setState(batch, 'shipping')
      return batch
    },
    start: (batch) => setState(batch, 'shipping'),
    markShipped: (batch) => setState(batch, 'shipped'),
    settle: (batch) => setState(batch, 'settled'),
  }
}
