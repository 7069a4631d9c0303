import { setTimeout as pause } from 'node:timers/promises'
import type { SettleOptions } from './settle.js'

/** Audits again and again until nothing is missing, or nothing changes any more. Resolves with the last audit. */
export async function auditUntilSettled<Audit>(
  audit: () => Promise<Audit>,
  {
    isComplete,
    everyMs = 500,
    stillForMs,
    withinMs,
  }: SettleOptions & { isComplete: (audit: Audit) => boolean; everyMs?: number },
): Promise<Audit> {
  const started = performance.now()
  let changedAt = started
  let before = ''
  for (;;) {
    const result = await audit()
    const now = performance.now()
    const state = JSON.stringify(result)
    if (state !== before) changedAt = now
    before = state
    if (isComplete(result) || now - changedAt > stillForMs || now - started > withinMs) return result
    await pause(everyMs)
  }
}
