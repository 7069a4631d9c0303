import { createMemoryBroker, type RateLimit, type TokenBroker, type TokenGrant } from './token-broker.js'

/** The state that a client is told: the RateLimit header fields (draft-ietf-httpapi-ratelimit-headers). */
export interface RateState {
  allowed: boolean
  remaining: number
  /** The time until the requested number of events may be sent. */
  retryAfterSeconds: number
}

export interface RateLimiter {
  readonly limit: RateLimit
  /** Returns what `take` would return now; it takes nothing. @param nowMs monotonic. */
  peek(events: number, nowMs: number): RateState
  /** Takes all of them or none. @param nowMs monotonic. */
  take(events: number, nowMs: number): RateState
}

/** A limiter that needs `rebalance` called regularly while it is in use. */
export interface SharedRateLimiter extends RateLimiter {
  /** Requests tokens that will be needed and returns those that are not. @returns false when it is at rest. */
  rebalance(nowMs: number): boolean
}

/**
 * Tokens are requested ahead for this long at the current rate of events. Tokens that one process holds are missing
 * elsewhere, so it holds no more than come back in this time.
 */
const reserveSeconds = 0.1
/** The minimum interval between two requests to a broker that had too few tokens. */
const minGapMs = 25
/**
 * Until the broker has answered, a process may take one request on what the broker last had left, and more up to this
 * part of it: other processes may be doing the same.
 */
const overdraft = 1 / 4
/** Tokens that were not needed for this long are returned: the next request may come to another process. */
const idleAfterMs = 200
/**
 * A process that holds no tokens polls the broker for what is left: otherwise it would let too much pass once. A source
 * that was not used lately is not polled.
 */
const polls = [
  { usedWithinMs: 5_000, everyMs: 50 },
  { usedWithinMs: 60_000, everyMs: 250 },
] as const
/**
 * The broker's last answer is trusted unchanged for this long, as other processes take tokens, too; after it the bucket
 * is assumed to fill at its rate.
 */
const answerValidMs = 250
/** A smaller bucket would be full between two requests to the broker, and the rate would not be reached. */
const minBurstSeconds = 0.1

interface Asked {
  readonly want: number
  readonly nowMs: number
}

/**
 * A source's token bucket, of which every process holds a part: a full bucket has `burst` tokens, and `eventsPerSecond`
 * come back each second. It decides at once, by the tokens that it holds and, where these are too few, by what the
 * broker last had left: what is taken of that is a debt, reported to the broker at once. So the rate is the same
 * however a client's connections are spread, and what processes take at the same moment beyond the bucket is deducted
 * from what comes next.
 *
 * A request for more than `burst` is accepted by a full bucket, which then owes the rest: otherwise it could never
 * pass.
 */
export function createRateLimiter(
  rate: RateLimit,
  options: {
    sourceId?: string
    broker?: TokenBroker
    /** Called when `rebalance` is needed again. */
    onWake?: () => void
  } = {},
): SharedRateLimiter {
  const { sourceId = '', broker = createMemoryBroker(), onWake = () => undefined } = options
  const { eventsPerSecond } = rate
  const burst = Math.max(rate.burst, eventsPerSecond * minBurstSeconds)
  const limit = { eventsPerSecond, burst }
  /** Tokens held; below 0, tokens spent and not yet granted. */
  let tokens = 0
  let left = burst
  let leftAt = -Infinity
  /** Events accepted on what the broker had left, and not yet granted by it. */
  let overdrawn = 0
  let isShort = false
  let isAsking = false
  let askedAt = -Infinity
  let usedAt = -Infinity
  /** Events since the last `rebalance`, including refused ones; and their smoothed rate. */
  let demand = 0
  let demandPerSecond = 0
  let rebalancedAt = -Infinity
  let reserve = 0
  let isAwake = false

  function stateOf(events: number, nowMs: number): RateState {
    const needed = Math.min(events, burst)
    const sinceMs = Math.max(0, nowMs - leftAt - answerValidMs)
    const elsewhere = Math.min(burst, left + (sinceMs * eventsPerSecond) / 1_000)
    const has = tokens >= needed ? tokens : tokens + elsewhere
    const mayOverdraw = overdrawn === 0 || overdrawn + needed <= overdraft * elsewhere
    const allowed = tokens >= needed || (has >= needed && mayOverdraw)
    const remaining = Math.max(0, Math.floor(has))
    const retryAfterSeconds = allowed ? 0 : Math.max(1, Math.ceil((needed - has) / eventsPerSecond))
    return { allowed, remaining, retryAfterSeconds }
  }

  function note(events: number, nowMs: number): void {
    demand += events
    usedAt = nowMs
    if (isAwake) return
    isAwake = true
    onWake()
  }

  function measureDemand(nowMs: number): void {
    const seconds = Math.min(reserveSeconds, (nowMs - rebalancedAt) / 1_000)
    if (seconds <= 0) return
    demandPerSecond += (demand / seconds - demandPerSecond) * (seconds / reserveSeconds)
    demand = 0
    rebalancedAt = nowMs
  }

  /** @param needed the tokens that a waiting request needs. */
  function askFor(needed: number, nowMs: number): void {
    if (isAsking || (isShort && nowMs - askedAt < minGapMs)) return
    const mayHold = eventsPerSecond * reserveSeconds
    reserve = Math.min(mayHold, Math.max(demandPerSecond * reserveSeconds, demand))
    const want = Math.max(reserve, needed) - tokens
    if (want > 0) ask(want, nowMs)
  }

  function ask(want: number, nowMs: number): void {
    askedAt = nowMs
    const grant = broker.take({ sourceId, limit, want, debt: Math.max(0, -tokens), nowMs })
    if (!(grant instanceof Promise)) {
      accept(grant, { want, nowMs })
      // A synchronous broker may be asked as often as needed.
      isShort = false
      return
    }
    void acceptLater(grant, { want, nowMs })
  }

  async function acceptLater(grant: Promise<TokenGrant>, asked: Asked): Promise<void> {
    isAsking = true
    try {
      accept(await grant, asked)
    } catch {
      // The next request asks again; the debt remains.
    } finally {
      isAsking = false
    }
  }

  function accept(grant: TokenGrant, { want, nowMs }: Asked): void {
    tokens += grant.granted
    left = grant.left
    leftAt = nowMs
    isShort = grant.granted < want
    overdrawn = 0
  }

  return {
    limit: rate,
    peek(events, nowMs) {
      const needed = Math.min(events, burst)
      if (tokens < needed) askFor(needed, nowMs)
      const state = stateOf(events, nowMs)
      // A request that is refused here never calls `take`.
      if (!state.allowed) note(events, nowMs)
      return state
    },
    take(events, nowMs) {
      note(events, nowMs)
      const needed = Math.min(events, burst)
      if (tokens < needed) askFor(needed, nowMs)
      const state = stateOf(events, nowMs)
      if (!state.allowed) return state
      if (tokens < needed) overdrawn += events
      tokens -= events
      state.remaining = Math.max(0, Math.floor(state.remaining - events))
      if (tokens < reserve / 2) askFor(0, nowMs)
      return state
    },
    rebalance(nowMs) {
      measureDemand(nowMs)
      if (isAsking) return true
      const unusedMs = nowMs - usedAt
      const poll = polls.find(({ usedWithinMs }) => unusedMs < usedWithinMs)
      if (unusedMs < idleAfterMs) {
        if (tokens < reserve / 2) askFor(0, nowMs)
      } else if (tokens !== 0 || (poll !== undefined && nowMs - askedAt >= poll.everyMs)) ask(-tokens, nowMs)
      isAwake = isAsking || poll !== undefined || tokens !== 0
      return isAwake
    },
  }
}
