import { createHash } from 'node:crypto'
import type { RejectedEventWriter } from '@frontpage/event-store'
import type { RejectedLines } from './decode-batch.js'
import type { DeadLetter } from './dead-letter.js'

export interface RejectedKeeper {
  /** Stores the lines of a batch that did not become rows of `events`; the batch is done only after that. */
  keepLines(batchId: string, lines: RejectedLines): Promise<void>
  /** Stores rows of a batch that ClickHouse refused. */
  keepRefused(batchId: string, letters: readonly DeadLetter[]): Promise<void>
}

export function createRejectedKeeper(options: {
  writer: RejectedEventWriter
  now: () => number
  onDeadLetter: (letter: DeadLetter) => void
}): RejectedKeeper {
  async function keep({ rejected, deadLetters }: RejectedLines, token: string): Promise<void> {
    if (rejected.length === 0 && deadLetters.length === 0) return
    const rejectedAt = options.now()
    await options.writer.insert(
      [
        ...rejected.map((event) => ({ ...event, stage: 'tracker' as const })),
        ...deadLetters.map((letter) => ({ ...letter, rejectedAt, stage: 'transporter' as const })),
      ],
      token,
    )
    for (const letter of deadLetters) options.onDeadLetter(letter)
  }

  return {
    // A batch always has the same rejected lines; its refused rows may differ from one attempt to the next.
    keepLines: (batchId, lines) => keep(lines, `rejected/${batchId}`),
    keepRefused: (batchId, letters) =>
      keep({ rejected: [], deadLetters: [...letters] }, `refused/${batchId}/${hashOf(letters)}`),
  }
}

function hashOf(letters: readonly DeadLetter[]): string {
  const hash = createHash('sha256')
  for (const { reason, body } of letters) hash.update(reason).update('\0').update(body).update('\0')
  return hash.digest('hex')
}
