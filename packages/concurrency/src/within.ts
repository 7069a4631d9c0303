import { setTimeout as sleep } from 'node:timers/promises'

/** Resolves to undefined after this time. The operation is not cancelled. */
export function within<Answer>(ms: number, answer: Promise<Answer> | undefined): Promise<Answer | undefined> {
  const late = sleep(ms, undefined, { ref: false })
  return Promise.race([Promise.resolve(answer), late])
}
