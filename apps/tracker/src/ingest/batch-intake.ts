import { randomUUID } from 'node:crypto'
import { toBatchId } from '@frontpage/contracts'
import { createGroupCommit, encodeBatch, type IngestProducer } from '@frontpage/queue'

/** Where accepted events go. */
export interface Intake {
  /** Resolves when the events are safe; rejects when that is unknown, and the client should send them again. */
  append(lines: readonly string[]): Promise<void>
  /** Events that are not safe yet. */
  pending(): number
  /** Resolves when nothing is pending any more. */
  drain(): Promise<void>
}

const maxBatchEvents = 500
const maxWaitMs = 5
/** Redis answers a batch in about a millisecond; more at a time would only queue there. */
const maxConcurrent = 4

/** Puts the events of concurrent requests into common batches; an append is done when Redis has its batch. */
export function createBatchIntake(producer: IngestProducer): Intake {
  const journalId = randomUUID()
  let next = 0
  const group = createGroupCommit<string>({
    maxItems: maxBatchEvents,
    maxWaitMs,
    maxConcurrent,
    commit(lines) {
      const start = next
      next += lines.length
      const id = toBatchId(journalId, start, next)
      return producer.enqueue({ id, bytes: encodeBatch(lines), events: lines.length })
    },
  })
  return { append: (lines) => group.add(lines), pending: () => group.pending(), drain: () => group.drain() }
}
