/** Bounds the number of attempts by name. */
export interface AttemptBudget {
  /** Uses up one attempt; false when none was left. */
  take(name: string): boolean
}

const minuteMs = 60_000
/** Beyond this number of names, those whose budget is whole again are forgotten. */
const maxRemembered = 1_000

/** A token bucket for each name: it holds as many attempts as come back in a minute. */
export function createAttemptBudget(attemptsPerMinute: number, now: () => number): AttemptBudget {
  const buckets = new Map<string, { left: number; at: number }>()

  function forgetFullBuckets(): void {
    for (const [name, { at }] of buckets) if (now() - at >= minuteMs) buckets.delete(name)
  }

  return {
    take(name) {
      const time = now()
      let bucket = buckets.get(name)
      if (bucket === undefined) {
        if (buckets.size >= maxRemembered) forgetFullBuckets()
        buckets.set(name, (bucket = { left: attemptsPerMinute, at: time }))
      }
      bucket.left = Math.min(
        attemptsPerMinute,
        bucket.left + ((time - bucket.at) / minuteMs) * attemptsPerMinute,
      )
      bucket.at = time
      if (bucket.left < 1) return false
      bucket.left -= 1
      return true
    },
  }
}
