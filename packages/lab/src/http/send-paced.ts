import { setTimeout as pause } from 'node:timers/promises'
import type { EventSender, SendOutcome } from './event-sender.js'

/** An event and when it is due, in milliseconds after the start; 0 = as soon as possible. */
export interface DueEvent {
  event: object
  dueMs: number
}

/**
 * Sends events in order, in batches of at most `batchSize`, `concurrency` batches at a time, none before it is due.
 * A batch that is not full goes out when its next event is not due yet.
 */
export async function sendPaced(
  events: Iterable<DueEvent> | AsyncIterable<DueEvent>,
  sender: EventSender,
  options: { batchSize: number; concurrency: number; onSent: (sent: number, outcome: SendOutcome) => void },
): Promise<void> {
  const started = performance.now()
  const inFlight = new Set<Promise<void>>()
  let failure: Error | undefined
  let batch: object[] = []

  async function flush(): Promise<void> {
    if (batch.length === 0) return
    const sending = batch
    batch = []
    const sent = sender
      .send(sending)
      .then((outcome) => options.onSent(sending.length, outcome))
      .catch((error: Error) => void (failure ??= error))
      .finally(() => inFlight.delete(sent))
    inFlight.add(sent)
    if (inFlight.size >= options.concurrency) await Promise.race(inFlight)
  }

  for await (const { event, dueMs } of events) {
    if (failure !== undefined) break
    const waitMs = dueMs - (performance.now() - started)
    if (waitMs > 1) {
      await flush()
      await pause(Math.max(0, dueMs - (performance.now() - started)))
    }
    batch.push(event)
    if (batch.length >= options.batchSize) await flush()
  }
  await flush()
  await Promise.all(inFlight)
  if (failure !== undefined) throw failure
}
