/** A token is an event that may come. */
export interface RateLimit {
  /** So many tokens come back each second. */
  readonly eventsPerSecond: number
  /** So many there are at most. */
  readonly burst: number
}

export interface TokenRequest {
  readonly sourceId: string
  readonly limit: RateLimit
  /** Below 0 so many are given back. */
  readonly want: number
  /** Have been spent already: granted in any case, and owed where there are not so many. */
  readonly debt: number
  /** Monotonic, of the process that asks. */
  readonly nowMs: number
}

export interface TokenGrant {
  readonly granted: number
  /** What there is for whoever asks next; below 0 what is owed. */
  readonly left: number
}

/** Has the one bucket of each source, from which processes take slices. */
export interface TokenBroker {
  take(request: TokenRequest): TokenGrant | Promise<TokenGrant>
}

/** Answers at once. */
export interface MemoryBroker extends TokenBroker {
  take(request: TokenRequest): TokenGrant
}

interface Bucket {
  left: number
  filledAt: number
}

/** Buckets in this process' memory: full when they are first asked for. As many as there are sources with a rate. */
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
