import type { Batch, BatchState } from './log.js'

/** The batches of all logs that are cut and not confirmed. */
export interface Outbox {
  /** In the queue and not confirmed, or on the way there. */
  readonly queuedBatches: number
  readonly queuedBytes: number
  /** Makes it wait to be shipped. */
  add(batch: Batch): void
  /** Tries it before all others. */
  putBack(batch: Batch): void
  hasWaiting(): boolean
  /** The next to be shipped, counted as queued from now on. */
  next(): Batch | undefined
  /** For a batch that need not wait. */
  start(batch: Batch): void
  /** Redis took it; it is counted until it is settled. */
  markShipped(batch: Batch): void
  /** Confirmed, or no longer ours. */
  settle(batch: Batch): void
}

export function createOutbox(): Outbox {
  let waiting: Batch[] = []
  let head = 0
  let queuedBatches = 0
  let queuedBytes = 0

  const isCounted = (state: BatchState): boolean => state === 'shipping' || state === 'shipped'

  function setState(batch: Batch, state: BatchState): void {
    const change = Number(isCounted(state)) - Number(isCounted(batch.state))
    queuedBatches += change
    queuedBytes += change * (batch.end - batch.start)
    batch.state = state
  }

  /** A batch that is settled while it waits stays in the list until it is passed. */
  function skipSettled(): void {
    while (head < waiting.length && waiting[head]?.state !== 'waiting') head++
    if (head === waiting.length) {
      waiting = []
      head = 0
    }
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
    hasWaiting() {
      skipSettled()
      return waiting.length > 0
    },
    next() {
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
