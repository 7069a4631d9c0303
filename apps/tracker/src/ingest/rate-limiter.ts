export interface RateLimit {
  eventsPerSecond: number
  burst: number
}

/** What a client is told about its rate: the RateLimit header fields (draft-ietf-httpapi-ratelimit-headers). */
export interface RateState {
  allowed: boolean
  remaining: number
  /** Until as many events as were asked for may come. */
  retryAfterSeconds: number
}

export interface RateLimiter {
  readonly limit: RateLimit
  /** What taking them would say now; nothing is taken. @param nowMs monotonic. */
  look(events: number, nowMs: number): RateState
  /** Takes all of them or none. @param nowMs monotonic. */
  take(events: number, nowMs: number): RateState
}

/**
 * A token bucket: `burst` tokens when full, `eventsPerSecond` come back each second. A request for more than `burst` is
 * let through by a full bucket, which then owes the rest: otherwise it could never pass.
 */
export function createRateLimiter(limit: RateLimit): RateLimiter {
  const { eventsPerSecond, burst } = limit
  let tokens = burst
  let filledAt = -Infinity
  function look(events: number, nowMs: number): RateState {
    if (nowMs > filledAt) {
      const elapsed = filledAt === -Infinity ? 0 : nowMs - filledAt
      tokens = Math.min(burst, tokens + (elapsed * eventsPerSecond) / 1000)
      filledAt = nowMs
    }
    const needed = Math.min(events, burst)
    const allowed = tokens >= needed
    const remaining = Math.max(0, Math.floor(tokens))
    const waitSeconds = Math.ceil((needed - tokens) / eventsPerSecond)
    return { allowed, remaining, retryAfterSeconds: allowed ? 0 : Math.max(1, waitSeconds) }
  }

  return {
    limit,
    look,
    take(events, nowMs) {
      const state = look(events, nowMs)
      if (!state.allowed) return state
      tokens -= events
      state.remaining = Math.max(0, Math.floor(tokens))
      return state
    },
  }
}
