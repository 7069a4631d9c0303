import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createRateLimiter, type SharedRateLimiter } from './rate-limiter.js'
import { createMemoryBroker, type RateLimit, type TokenBroker } from './token-broker.js'

interface Arrival {
  readonly atMs: number
  readonly process: number
  readonly events: number
}

/** Several processes share one broker, whose answers take some milliseconds; time is simulated. */
async function simulate(
  limit: RateLimit,
  { processes, delayMs }: { processes: number; delayMs: number },
  arrivals: readonly Arrival[],
): Promise<{ taken: number; refused: number; takenBy: (ms: number) => number }> {
  const memory = createMemoryBroker()
  let now = 0
  const waiting: { atMs: number; deliver: () => void }[] = []
  const broker: TokenBroker = {
    take(request) {
      const grant = memory.take({ ...request, nowMs: now })
      return new Promise((resolve) => waiting.push({ atMs: now + delayMs, deliver: () => resolve(grant) }))
    },
  }
  const limiters: SharedRateLimiter[] = Array.from({ length: processes }, () =>
    createRateLimiter(limit, { sourceId: 'web', broker }),
  )
  const ordered = [...arrivals].toSorted((a, b) => a.atMs - b.atMs)
  const taken: { atMs: number; events: number }[] = []
  let refused = 0
  const endMs = ordered.at(-1)?.atMs ?? 0
  let next = 0
  for (now = 0; now <= endMs; now++) {
    while ((waiting[0]?.atMs ?? Infinity) <= now) waiting.shift()?.deliver()
    // Lets pending answers arrive.
    await Promise.resolve()
    await Promise.resolve()
    if (now % 25 === 0) for (const limiter of limiters) limiter.rebalance(now)
    for (
      let arrival = ordered[next];
      arrival !== undefined && arrival.atMs <= now;
      arrival = ordered[++next]
    ) {
      if (limiters[arrival.process]!.take(arrival.events, now).allowed) {
        taken.push({ atMs: now, events: arrival.events })
      } else refused += arrival.events
    }
  }
  const takenBy = (ms: number): number =>
    taken.filter(({ atMs }) => atMs < ms).reduce((sum, { events }) => sum + events, 0)
  return { taken: takenBy(Infinity), refused, takenBy }
}

/** Spreads events evenly over the seconds, each sent to one of the processes. */
function evenly(perSecond: number, seconds: number, processOf: (n: number) => number, events = 1): Arrival[] {
  return Array.from({ length: Math.floor((perSecond * seconds) / events) }, (_, n) => ({
    atMs: (n * events * 1_000) / perSecond,
    process: processOf(n),
    events,
  }))
}

const limit = { eventsPerSecond: 1_000, burst: 1_000 }

describe.each([1, 15, 60])('a rate that 8 processes share, whose broker answers after %i ms', (delayMs) => {
  const processes = 8
  const several = { processes, delayMs }

  it.each<[string, (n: number) => number]>([
    ['all on one connection', () => 3],
    ['spread', (n) => n % processes],
    ['moving from one to the next', (n) => Math.floor(n / 500) % processes],
  ])('refuses nothing of a client within it, %s', async (_what, processOf) => {
    expect(await simulate(limit, several, evenly(1_000, 5, processOf))).toMatchObject({
      taken: 5_000,
      refused: 0,
    })
  })

  it('lets a burst pass at once, wherever it comes', async () => {
    const burst = { atMs: 0, process: 5, events: 1_000 }
    expect((await simulate(limit, several, [burst])).taken).toBe(1_000)
    const singly = Array.from({ length: 1_000 }, (_, n) => ({ atMs: 10, process: n % processes, events: 1 }))
    expect((await simulate(limit, several, singly)).taken).toBe(1_000)
  })

  it.each<[string, number, (n: number) => number, number]>([
    ['twice as much on one connection', 2_000, () => 3, 1],
    ['twice as much, spread', 2_000, (n) => n % processes, 1],
    ['ten times as much, spread', 10_000, (n) => n % processes, 1],
    ['ten times as much in batches, spread', 10_000, (n) => n % processes, 100],
    ['ten times as much in batches of half a burst', 10_000, (n) => n % processes, 500],
  ])('holds a client to it within a tenth: %s', async (_what, perSecond, processOf, events) => {
    const seconds = 10
    // By now all processes have heard of the source.
    const known = Array.from({ length: processes }, (_, process) => ({ atMs: 0, process, events: 1 }))
    const arrivals = evenly(perSecond, seconds, processOf, events).map((each) => ({
      ...each,
      atMs: each.atMs + 1_000,
    }))
    const { takenBy } = await simulate(limit, several, [...known, ...arrivals])
    // The burst is spent first, and then what comes back.
    for (let second = 1; second <= seconds; second++) {
      const taken = takenBy((1 + second) * 1_000)
      const due = limit.burst + limit.eventsPerSecond * second
      // Two events that arrive while the broker is asked, and what each process has saved up for its next.
      expect(taken).toBeLessThanOrEqual(1.1 * due + 2 * events)
      // While the burst lasts, a process leaves a part of it to the others, which may be taking it at the same time.
      const part = second === 1 ? 0.8 : 0.9
      expect(taken).toBeGreaterThanOrEqual(part * Math.min(due, perSecond * second) - processes * events)
    }
  })
})

it('never accepts more than burst and rate, and the events that arrive while the broker is asked', async () => {
  const arrival = fc.record({
    atMs: fc.nat(3_000),
    process: fc.nat(3),
    events: fc.integer({ min: 1, max: 40 }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(arrival, { maxLength: 400 }), async (arrivals) => {
      const { taken } = await simulate(
        { eventsPerSecond: 100, burst: 50 },
        { processes: 4, delayMs: 5 },
        arrivals,
      )
      const endMs = arrivals.reduce((last, { atMs }) => Math.max(last, atMs), 0)
      // Each process may overdraw a full bucket once, before it learns of the others.
      expect(taken).toBeLessThanOrEqual(50 + (100 * endMs) / 1_000 + 4 * (50 + 40))
    }),
    { numRuns: 30 },
  )
})
