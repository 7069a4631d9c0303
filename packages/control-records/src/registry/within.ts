import { setTimeout as sleep } from 'node:timers/promises'

/** Undefined after so long: what hangs is left to itself. */
export function within<Answer>(ms: number, answer: Promise<Answer> | undefined): Promise<Answer | undefined> {
  const late = sleep(ms, undefined, { ref: false })
  return Promise.race([Promise.resolve(answer), late])
}
