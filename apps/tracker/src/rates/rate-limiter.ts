import { createMemoryBroker, type RateLimit, type TokenBroker, type TokenGrant } from './token-broker.js'

/** A client is told this about its rate: the RateLimit header fields (draft-ietf-httpapi-ratelimit-headers). */
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

/** One that has to be looked after while it is in use. */
export interface SharedRateLimiter extends RateLimiter {
  /** Asks for what will be needed, and gives back what is not. @returns false when it is at rest. */
  tend(nowMs: number): boolean
}

/**
 * Tokens are asked for ahead, for so long at the rate at which events come. What one process holds, others miss: no more than
 * come back in that time.
 */
const reserveSeconds = 0.1
/** Between two questions to a broker that had not what it was asked for. */
const minGapMs = 25
/**
 * Until the broker has heard of it, a process takes one request on what the broker had left, and more up to this part of it:
 * the others may be doing the same.
 */
const overdraft = 1 / 4
/** Tokens that nobody has needed for so long are given back: the next request may come to another process. */
const idleAfterMs = 200
/**
 * A process that holds nothing keeps in mind what the broker has left, by asking so often: what it does not know of others
 * it would let pass once. A source that nobody has used lately is not asked for.
 */
const polls = [
  { usedWithinMs: 5_000, everyMs: 50 },
  { usedWithinMs: 60_000, everyMs: 250 },
] as const
/** What a broker said holds for so long, as others ask it, too; from there on its bucket fills again, as far as we know. */
const trustMs = 250
/** A smaller bucket would be full between two questions, and the rate not reached. */
const minBurstSeconds = 0.1

interface Asked {
  readonly want: number
  readonly nowMs: number
}

/**
 * A source's token bucket, of which every process has slices: `burst` tokens when full, `eventsPerSecond` come back each
 * second. It decides at once, by the tokens that it holds and, where these do not do, by what the broker said to have left:
 * what is taken of that is a debt, told to the broker at once. So the rate is the same however a client's connections are
 * spread, and what processes take at the same moment beyond the bucket is taken off what comes next.
 *
 * A request for more than `burst` is let through by a full bucket, which then owes the rest: otherwise it could never pass.
 */
export function createRateLimiter(
  rate: RateLimit,
  options: {
    sourceId?: string
    broker?: TokenBroker
    /** When it is no longer at rest. */
    onWake?: () => void
  } = {},
): SharedRateLimiter {
  const { sourceId = '', broker = createMemoryBroker(), onWake = () => undefined } = options
  const { eventsPerSecond } = rate
  const burst = Math.max(rate.burst, eventsPerSecond * minBurstSeconds)
  const limit = { eventsPerSecond, burst }
  /** Held; below 0 spent and not yet granted. */
  let tokens = 0
  let left = burst
  let leftAt = -Infinity
  /** Taken on what is left, and not yet answered for. */
  let overdrawn = 0
  let isShort = false
  let isAsking = false
  let askedAt = -Infinity
  let usedAt = -Infinity
  /** Events that came since it was last tended, also those that were refused; and a second, lately. */
  let demand = 0
  let demandPerSecond = 0
  let tendedAt = -Infinity
  let reserve = 0
  let isAwake = false

  function stateOf(events: number, nowMs: number): RateState {
    const needed = Math.min(events, burst)
    const sinceMs = Math.max(0, nowMs - leftAt - trustMs)
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
    const seconds = Math.min(reserveSeconds, (nowMs - tendedAt) / 1_000)
    if (seconds <= 0) return
    demandPerSecond += (demand / seconds - demandPerSecond) * (seconds / reserveSeconds)
    demand = 0
    tendedAt = nowMs
  }

  /** @param needed for a request that waits for them. */
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
      // It answers as often as it is asked.
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
      // It is asked again; what was spent is still owed.
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
    look(events, nowMs) {
      const needed = Math.min(events, burst)
      if (tokens < needed) askFor(needed, nowMs)
      const state = stateOf(events, nowMs)
      // Whoever is refused for it never gets to take.
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
    tend(nowMs) {
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
