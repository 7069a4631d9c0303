/** How many tries each name has left. */
export interface TryBudget {
  /** Uses up one, and says whether there was one. */
  take(name: string): boolean
}

const minuteMs = 60_000
/** Names whose budget is whole again are forgotten beyond so many. */
const maxRemembered = 1_000

/** A token bucket a name: as many tries at once as come back in a minute. */
export function createTryBudget(triesPerMinute: number, now: () => number): TryBudget {
  const buckets = new Map<string, { left: number; at: number }>()

  function forgetWholeOnes(): void {
    for (const [name, { at }] of buckets) if (now() - at >= minuteMs) buckets.delete(name)
  }

  return {
    take(name) {
      const time = now()
      let bucket = buckets.get(name)
      if (bucket === undefined) {
        if (buckets.size >= maxRemembered) forgetWholeOnes()
        buckets.set(name, (bucket = { left: triesPerMinute, at: time }))
      }
      bucket.left = Math.min(triesPerMinute, bucket.left + ((time - bucket.at) / minuteMs) * triesPerMinute)
      bucket.at = time
      if (bucket.left < 1) return false
      bucket.left -= 1
      return true
    },
  }
}
