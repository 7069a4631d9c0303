import type { Redis } from '@frontpage/redis'

/** Expires keys as if the time of a simulated clock passed in Redis, too. */
export interface SimulatedExpiry {
  /**
   * Records which keys were given a time to live since the last call, and deletes expired ones for which `hasFired`
   * returns true: an expiry may fire late.
   */
  pass(nowMs: number, hasFired: () => boolean): Promise<void>
}

export function simulateExpiry(redis: Redis, pattern: string): SimulatedExpiry {
  const known = new Map<string, { setAs: number; dueMs: number }>()
  let lastNowMs: number | undefined

  return {
    async pass(nowMs, hasFired) {
      const keys = (await redis.keys(pattern)).toSorted()
      const times = await Promise.all(keys.map((key) => redis.call('PEXPIRETIME', key)))
      const left = await Promise.all(keys.map((key) => redis.pttl(key)))
      const due: string[] = []
      for (const [at, key] of keys.entries()) {
        const setAs = Number(times[at])
        if (setAs < 0) continue
        const before = known.get(key)
        // The expiry was set during a call, by the clock as it was until now.
        const dueMs = before?.setAs === setAs ? before.dueMs : (lastNowMs ?? nowMs) + (left[at] ?? 0)
        known.set(key, { setAs, dueMs })
        if (dueMs <= nowMs && hasFired()) due.push(key)
      }
      for (const key of due) known.delete(key)
      if (due.length > 0) await Promise.all(due.map((key) => redis.del(key)))
      lastNowMs = nowMs
    },
  }
}
