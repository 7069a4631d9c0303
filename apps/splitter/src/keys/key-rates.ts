/** Bounds how many requests each SDK key makes on this process: one token bucket a key. */
export interface KeyRates {
  /** Takes one request. @returns 0 when it may go on, else the seconds after which to try again */
  take(keyId: string, nowMs: number): number
}

interface Bucket {
  left: number
  filledAt: number
}

/**
 * A bucket holds one second's requests. There are as many as keys: only a key that exists is asked for.
 *
 * @param perSecond the requests that one key may make in a second
 */
export function createKeyRates(perSecond: number): KeyRates {
  const buckets = new Map<string, Bucket>()
  return {
    take(keyId, nowMs) {
      let bucket = buckets.get(keyId)
      if (bucket === undefined) buckets.set(keyId, (bucket = { left: perSecond, filledAt: nowMs }))
      const elapsedMs = Math.max(0, nowMs - bucket.filledAt)
      bucket.left = Math.min(perSecond, bucket.left + (elapsedMs * perSecond) / 1_000)
      bucket.filledAt = nowMs
      if (bucket.left < 1) return Math.max(1, Math.ceil((1 - bucket.left) / perSecond))
      bucket.left -= 1
      return 0
    },
  }
}
