import { randomUUID } from 'node:crypto'
import { toBatchId } from '@frontpage/contracts'
import { encodeBatch } from '@frontpage/queue'
import type { Platform } from '../platform/start-platform.js'
import { createReferenceTraffic } from './reference-traffic.js'
import { toAcceptedEvent } from './to-accepted-event.js'

const enqueueTogether = 50

interface EnqueueOptions {
  readonly events: number
  readonly eventsPerBatch: number
  /** The time of the n-th event, milliseconds since 1970; by default now. */
  readonly timeOf?: (index: number) => number
  /** Is told the message ids of each batch before it is in the queue. */
  readonly onBatch?: (messageIds: readonly string[]) => void
}

/** Puts reference traffic into the queue, as a tracker's journal does; no journal keeps it beside Redis. */
export async function enqueueTraffic(
  { queue, site }: Pick<Platform, 'queue' | 'site'>,
  { events, eventsPerBatch, timeOf = Date.now, onBatch }: EnqueueOptions,
): Promise<void> {
  const journalId = randomUUID()
  const traffic = createReferenceTraffic({ seed: 1, runId: journalId.slice(0, 8) })
  let enqueued: Promise<void>[] = []
  for (let start = 0; start < events; start += eventsPerBatch) {
    const end = Math.min(start + eventsPerBatch, events)
    const sent = Array.from({ length: end - start }, (_, at) => traffic.next(timeOf(start + at)))
    onBatch?.(sent.map(({ messageId }) => messageId))
    const lines = sent.map((event) => JSON.stringify(toAcceptedEvent(event, site)))
    const batch = { id: toBatchId(journalId, start, end), bytes: encodeBatch(lines), events: lines.length }
    enqueued.push(queue.enqueue(batch))
    if (enqueued.length < enqueueTogether) continue
    await Promise.all(enqueued)
    enqueued = []
  }
  await Promise.all(enqueued)
}
