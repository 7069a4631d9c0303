import { toBatchId } from '@frontpage/contracts'
import type { IngestFeedback, IngestFeedbackAnswer, IngestProducer } from '@frontpage/queue'
import { setTimeout } from 'node:timers/promises'
import type { LostBatch } from './read-lost-batches.js'

export interface LostBatchShipping {
  /** An id for `toBatchId` that no journal has. */
  id: string
  producer: IngestProducer
  feedback: IngestFeedback
  signal: AbortSignal
  /** Called when Redis is unavailable; the call is repeated. */
  onShipError: (error: unknown) => void
}

interface UnderWay {
  payload: Buffer
  events: number
  /** The Redis that accepted it last, and when; undefined while none has. */
  shippedTo: string | undefined
  shippedAt: number
}

const maxUnderWay = 8
const maxRedisMemoryShare = 0.75
const pollEveryMs = 100
const reshipAfterMs = 30_000

/**
 * Ships batches, a few at a time, and resolves when the transporter has confirmed each as stored. Batches that an
 * earlier call of the same id had confirmed are skipped, and those that it shipped are not doubled. Rejects when
 * `signal` stops it.
 */
export async function shipLostBatches(
  batches: AsyncIterable<LostBatch>,
  options: LostBatchShipping,
): Promise<{ batches: number; events: number }> {
  const { id, signal } = options
  const underWay = new Map<string, UnderWay>()
  const shipped = { batches: 0, events: 0 }
  let answer = await ask()
  for await (const { payload, events } of batches) {
    const range = `${shipped.events}-${shipped.events + events}`
    underWay.set(range, { payload, events, shippedTo: undefined, shippedAt: -Infinity })
    shipped.batches++
    shipped.events += events
    settle()
    await shipDue()
    while (underWay.size >= maxUnderWay) await wait()
  }
  while (underWay.size > 0) await wait()
  // Removed only when all are confirmed, because a later call does not know of removed confirmations.
  await options.feedback.drop(id, answer.confirmed.get(id)?.length ?? 0).catch(options.onShipError)
  return shipped

  /** A Redis that does not answer is waited for. */
  async function ask(): Promise<IngestFeedbackAnswer> {
    for (;;) {
      try {
        return await options.feedback.poll([id])
      } catch (error) {
        options.onShipError(error)
        await setTimeout(pollEveryMs, undefined, { signal })
      }
    }
  }

  function settle(): void {
    for (const range of answer.confirmed.get(id) ?? []) underWay.delete(range)
  }

  async function wait(): Promise<void> {
    await setTimeout(pollEveryMs, undefined, { signal })
    answer = await ask()
    settle()
    await shipDue()
  }

  async function shipDue(): Promise<void> {
    if (answer.memoryShare >= maxRedisMemoryShare) return
    for (const [range, batch] of underWay) {
      const isThere = batch.shippedTo === answer.redisIdentity
      if (isThere && performance.now() - batch.shippedAt < reshipAfterMs) continue
      try {
        const [start = 0, end = 0] = range.split('-').map(Number)
        // An earlier call may have shipped it.
        await options.producer.enqueueAgain({
          id: toBatchId(id, start, end),
          bytes: batch.payload,
          events: batch.events,
        })
        batch.shippedTo = answer.redisIdentity
        batch.shippedAt = performance.now()
      } catch (error) {
        return options.onShipError(error)
      }
    }
  }
}
