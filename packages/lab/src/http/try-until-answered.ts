import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../traffic/random.js'

/** Requests that were not answered with success, by what became of them. */
export interface FailedTries {
  /** Answers 429 and 5xx, after which a client tries again. */
  busy: number
  /** Answers with other statuses: trying again would change nothing. */
  refused: number
  connectionErrors: number
  /** Requests without success within the time that a client keeps trying. */
  givenUp: number
}

/** One try: the answer, or its status where it is no success, or undefined where there was no answer. */
export type Try<Answer> =
  | { readonly answer: Answer }
  | { readonly status: number; readonly retryAfterSeconds?: number | undefined }
  | undefined

export interface TryOptions {
  readonly random: Random
  readonly giveUpAfterMs: number
  readonly firstBackoffMs: number
  readonly maxBackoffMs: number
  /** Ends the trying. */
  readonly signal?: AbortSignal
}

/**
 * Sends the same again as an SDK or a page does: after a pause that grows, with jitter, or after the one that it was told.
 * Resolves with undefined where the request was refused or given up; each failure is counted.
 *
 * @throws the signal's reason once it is aborted, without a further try; the try under way is not counted
 */
export async function tryUntilAnswered<Answer>(
  attempt: () => Promise<Try<Answer>>,
  failed: FailedTries,
  { random, giveUpAfterMs, firstBackoffMs, maxBackoffMs, signal }: TryOptions,
): Promise<Answer | undefined> {
  const giveUpAt = performance.now() + giveUpAfterMs
  for (let tries = 0; ; tries++) {
    const got = await attempt()
    if (got !== undefined && 'answer' in got) return got.answer
    signal?.throwIfAborted()
    if (got === undefined) failed.connectionErrors++
    else if (got.status === 429 || got.status >= 500) failed.busy++
    else {
      failed.refused++
      return undefined
    }
    const backoffMs = Math.min(firstBackoffMs * 2 ** tries, maxBackoffMs) * (0.5 + random())
    const waitMs = Math.max(backoffMs, (got?.retryAfterSeconds ?? 0) * 1_000)
    if (performance.now() + waitMs > giveUpAt) {
      failed.givenUp++
      return undefined
    }
    await pause(waitMs, undefined, signal && { signal })
  }
}
