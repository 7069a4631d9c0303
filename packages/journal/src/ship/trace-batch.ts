import type { JournalSpan, JournalTracing } from '../settings/journal-tracing.js'
import type { Batch } from '../ownership/log.js'

/** How a batch shows in traces. */
export interface BatchTrace {
  /** Before an attempt: one span for all of them; another when the batch goes once more. */
  shipping(batch: Batch, bytes: number): JournalSpan
  /** Redis has it. */
  shipped(batch: Batch): void
}

export function createBatchTrace(tracing: JournalTracing): BatchTrace {
  return {
    shipping(batch, bytes) {
      const { id, requests, events } = batch
      batch.waitingSpan?.fail('not_confirmed')
      batch.waitingSpan?.end()
      batch.waitingSpan = undefined
      const isAgain = batch.ships > 0
      return (batch.shippingSpan ??= tracing.startShipping({ id, events, bytes, requests, isAgain }))
    },
    shipped(batch) {
      const { shippingSpan: span } = batch
      if (span === undefined) return
      span.end()
      batch.shippingSpan = undefined
      batch.requests = []
      // It may have been confirmed before we heard that Redis had it.
      if (batch.state === 'shipping') batch.waitingSpan = tracing.startWaiting(batch, span.context)
    },
  }
}
