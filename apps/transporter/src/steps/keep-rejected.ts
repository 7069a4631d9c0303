import type { RejectedEventWriter } from '@frontpage/event-store'
import type { DecodedBatch } from './decode-batch.js'
import type { DeadLetter } from './dead-letter.js'

/** Stores what did not become a row of `events`; the batch is done only when it is there. */
export function createRejectedKeeper(options: {
  writer: RejectedEventWriter
  now: () => number
  onDeadLetter: (letter: DeadLetter) => void
}): (batchId: string, parts: Pick<DecodedBatch, 'rejected' | 'deadLetters'>) => Promise<void> {
  return async function keepRejected(batchId, { rejected, deadLetters }) {
    if (rejected.length === 0 && deadLetters.length === 0) return
    const rejectedAt = options.now()
    await options.writer.insert(
      [
        ...rejected.map((event) => ({ ...event, stage: 'tracker' as const })),
        ...deadLetters.map((letter) => ({ ...letter, rejectedAt, stage: 'transporter' as const })),
      ],
      `rejected/${batchId}`,
    )
    for (const letter of deadLetters) options.onDeadLetter(letter)
  }
}
