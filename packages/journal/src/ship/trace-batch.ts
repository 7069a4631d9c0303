import type { JournalSpan, JournalTracing } from '../settings/journal-tracing.js'
import type { Batch } from '../ownership/log.js'

/** The spans of a batch. */
export interface BatchTrace {
  /** Called before an attempt: one span covers all of them; another one when the batch is shipped again. */
  shipping(batch: Batch, bytes: number): JournalSpan
  /** Called when Redis has it. */
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
      // It may have been confirmed before we learnt that Redis had it.
      if (batch.state === 'shipping') batch.waitingSpan = tracing.startWaiting(batch, span.context)
    },
  }
}
