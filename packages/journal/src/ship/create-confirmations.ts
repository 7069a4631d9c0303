import type { IngestFeedback } from '@frontpage/queue'
import type { HeldLogs } from '../ownership/held-logs.js'
import type { Batch, Log } from '../ownership/log.js'
import type { Segment } from '../ownership/segment.js'
import type { Outbox } from './outbox.js'
import { createSignal } from './signal.js'
import type { JournalSettings } from '../settings/journal-options.js'

export interface Confirmations {
  /** The Redis that answered last; undefined before the first answer. */
  redisIdentity(): string | undefined
  isRedisFull(): boolean
  /** There may be batches to ask for now. */
  notify(): void
  stop(): Promise<void>
}

const maxReshipFactor = 16

/**
 * Asks Redis for confirmed batches, while any wait for it, and for its state. Batches that are not confirmed in time,
 * or were given to a Redis that has been replaced, are shipped again.
 */
export function createConfirmations(options: {
  settings: JournalSettings
  logs: HeldLogs
  outbox: Outbox
  onConfirmed: (log: Log, batches: readonly Batch[]) => Promise<void>
  /** Something may be shipped now that could not be before. */
  onProgress: () => void
}): Confirmations {
  const { settings, logs, outbox } = options
  const { clock } = settings
  const feedback: IngestFeedback = settings.feedback
  const signal = createSignal()
  let isStopped = false
  let isResting = false
  let redisIdentity: string | undefined
  let isRedisFull = false
  let failures = 0

  async function run(): Promise<void> {
    while (!isStopped) {
      await poll().catch(reportFailure)
      isResting = outbox.queuedBatches === 0 && !isRedisFull && redisIdentity !== undefined
      if (isResting && !isStopped) await signal.wait(Infinity)
      isResting = false
      // A batch that was shipped this moment is not confirmed yet.
      if (!isStopped) await signal.wait(settings.confirmEveryMs)
    }
  }

  function reportFailure(error: unknown): void {
    // Nothing is shipped before Redis has answered once; later the shipper notices it, too, and reports it.
    if (redisIdentity === undefined && !isStopped) settings.events.onShipError(error, ++failures)
  }

  async function poll(): Promise<void> {
    const polled = [...logs].filter(({ batches }) => batches.size > 0)
    const answer = await feedback.poll(polled.map(({ id }) => id))
    redisIdentity = answer.redisIdentity
    isRedisFull = answer.memoryShare >= settings.maxRedisMemoryShare
    for (const log of polled) {
      const ranges = answer.confirmed.get(log.id)
      if (ranges !== undefined && !log.isLost) await confirm(log, ranges)
    }
    shipOverdueAgain()
    options.onProgress()
  }

  async function confirm(log: Log, ranges: readonly string[]): Promise<void> {
    const batches = [...new Set(ranges)].flatMap((range) => log.batches.get(range) ?? [])
    const recorded: Batch[] = []
    for (const [segment, ofSegment] of groupBySegment(batches)) {
      try {
        await segment.ledger.recordConfirmed(ofSegment)
        recorded.push(...ofSegment)
      } catch (error) {
        if (!log.isLost && !isStopped) settings.events.onDiskError(error)
      }
    }
    await options.onConfirmed(log, recorded)
    // Otherwise they stay in Redis, and are read again.
    if (recorded.length === batches.length) await feedback.drop(log.id, ranges.length)
  }

  function shipOverdueAgain(): void {
    const now = clock.monotonicMs()
    for (const log of logs) {
      for (const batch of log.batches.values()) {
        if (batch.state !== 'shipped') continue
        const timeoutMs = settings.reshipAfterMs * Math.min(2 ** (batch.ships - 1), maxReshipFactor)
        if (batch.shippedTo !== redisIdentity || now - batch.shippedAt > timeoutMs) outbox.add(batch)
      }
    }
  }

  const running = run()
  return {
    redisIdentity: () => redisIdentity,
    isRedisFull: () => isRedisFull,
    notify() {
      if (isResting) signal.notify()
    },
    async stop() {
      isStopped = true
      signal.notify()
      await running
    },
  }
}

function groupBySegment(batches: readonly Batch[]): Map<Segment, Batch[]> {
  const groups = new Map<Segment, Batch[]>()
  for (const batch of batches) {
    const group = groups.get(batch.segment)
    if (group === undefined) groups.set(batch.segment, [batch])
    else group.push(batch)
  }
  return groups
}
