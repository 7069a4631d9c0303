/** One token is the right to send one event. */
export interface RateLimit {
  /** The tokens that come back each second. */
  readonly eventsPerSecond: number
  /** The size of the bucket. */
  readonly burst: number
}

export interface TokenRequest {
  readonly sourceId: string
  readonly limit: RateLimit
  /** The tokens wanted; a negative number returns tokens. */
  readonly want: number
  /** The tokens already spent: they are granted in any case, and owed where there are too few. */
  readonly debt: number
  /** The monotonic clock of the process that asks. */
  readonly nowMs: number
}

export interface TokenGrant {
  readonly granted: number
  /** The tokens left in the bucket; a negative number is owed. */
  readonly left: number
}

/** Keeps the one bucket of each source, from which processes take tokens. */
export interface TokenBroker {
  take(request: TokenRequest): TokenGrant | Promise<TokenGrant>
}

/** A broker that answers synchronously. */
export interface MemoryBroker extends TokenBroker {
  take(request: TokenRequest): TokenGrant
}

interface Bucket {
  left: number
  filledAt: number
}

/** Keeps the buckets in this process's memory, one per source with a rate. A bucket is full when it is first used. */
export function createMemoryBroker(): MemoryBroker {
  const buckets = new Map<string, Bucket>()

  function fill({ sourceId, limit, nowMs }: TokenRequest): Bucket {
    const { burst, eventsPerSecond } = limit
    let bucket = buckets.get(sourceId)
    if (bucket === undefined) buckets.set(sourceId, (bucket = { left: burst, filledAt: nowMs }))
    const elapsedMs = Math.max(0, nowMs - bucket.filledAt)
    bucket.left = Math.min(burst, bucket.left + (elapsedMs * eventsPerSecond) / 1_000)
    bucket.filledAt = Math.max(bucket.filledAt, nowMs)
    return bucket
  }

  return {
    take(request) {
      const { want, debt, limit } = request
      const bucket = fill(request)
      const granted = want <= 0 ? want : Math.max(debt, Math.min(want, Math.max(0, bucket.left)))
      bucket.left = Math.min(limit.burst, bucket.left - granted)
      return { granted, left: bucket.left }
    },
  }
}
