import type { RejectedEventWriter } from '@frontpage/event-store'
import type { DeadLetter } from './dead-letter.js'

/** Stores dead letters beside the archive; the batch is done only when they are there. */
export function createBurial(options: {
  writer: RejectedEventWriter
  now: () => number
  onBuried: (letter: DeadLetter) => void
}): (batchId: string, letters: readonly DeadLetter[]) => Promise<void> {
  return async function bury(batchId, letters) {
    if (letters.length === 0) return
    const rejectedAt = options.now()
    await options.writer.insert(
      letters.map((letter) => ({ ...letter, rejectedAt, stage: 'transporter' })),
      `rejected/${batchId}`,
    )
    for (const letter of letters) options.onBuried(letter)
  }
}
