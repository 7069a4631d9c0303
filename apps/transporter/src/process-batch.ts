import type { IngestBatch } from '@frontpage/queue'
import type { Archive } from './steps/archive-events.js'
import type { DeadLetter } from './steps/dead-letter.js'
import { decodeEvents } from './steps/decode-batch.js'

/**
 * The road of a batch, in order: decode → archive → bury what cannot be archived. It resolves, and so completes the
 * job, only when every event of the batch is stored in one place or the other.
 */
export function createBatchProcessor(steps: {
  archive: Archive
  bury: (batchId: string, letters: readonly DeadLetter[]) => Promise<void>
}): (batch: IngestBatch) => Promise<{ archived: number; dead: number }> {
  return async function processBatch({ id, bytes }) {
    const { events, deadLetters } = decodeEvents(bytes)
    const refused = await steps.archive.store(events)
    const dead = [...deadLetters, ...refused]
    await steps.bury(id, dead)
    return { archived: events.length - refused.length, dead: dead.length }
  }
}
