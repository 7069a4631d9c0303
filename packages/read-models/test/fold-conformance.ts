import { expect, it } from '@jest/globals'
import { noon } from './build-foldable-events.js'
import { simulateExpiry } from './expire-due-keys.js'
import { createRandom } from './random.js'
import type { Fold, FoldableEvent, ReplayedEvents } from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import { hashTagOf, recordLuaCalls } from '@frontpage/testing'
import type { RedisOfTests } from './redis-of-tests.js'

/** Hours after the first: two days in steps, then so long that everything has expired. */
const timesOfCalls = [0, 1, 2, 3.5, 5, 8, 20, 23, 25, 25.9, 26.5, 30, 50, 200, 220, 960, 12_000]

/**
 * The law of every fold: its state is a function of the set of distinct events, whatever the order, the repetition and
 * the grouping in which they came. `distort` makes a client's retry differ from the first copy.
 */
export function itIsAFold(
  createFold: (redis: Redis, options: { namespace: string; now: () => number }) => Fold,
  { server, redis, events }: RedisOfTests & { events: readonly FoldableEvent[] },
): void {
  let namespaces = 0

  async function stateAfter(apply: (fold: Fold) => Promise<unknown>): Promise<Record<string, unknown>> {
    const fold = createFold(redis, { namespace: `fold-${++namespaces}`, now: () => noon })
    await apply(fold)
    return fold.dump()
  }
  /**
   * The state after each of some calls over months: events of that time, the same ones late, and some that are too
   * late. Keys whose time to live is over are deleted between the calls where `hasFired` returns true.
   */
  async function statesOverTime(hasFired: () => boolean): Promise<Record<string, unknown>[]> {
    const namespace = `fold-${++namespaces}`
    let nowMs = noon
    const fold = createFold(redis, { namespace, now: () => nowMs })
    const expiry = simulateExpiry(redis, `*${namespace}[:}]*`)
    const states: Record<string, unknown>[] = []
    const times = timesOfCalls.map((hours) => noon + hours * 3_600_000)
    for (const [call, atMs] of times.entries()) {
      nowMs = atMs
      await expiry.pass(nowMs, hasFired)
      const earlier = times.slice(Math.max(0, call - 12), call + 1)
      for (const [ago, thenMs] of earlier.toReversed().entries()) {
        const some = events.filter((_, n) => n % (12 + ago) === call % (12 + ago))
        await fold.apply(some.map((event) => movedBy(thenMs - noon, event)))
      }
      states.push(await fold.dump())
    }
    return states
  }
  const inOnePiece = (): Promise<Record<string, unknown>> => stateAfter((fold) => fold.apply(events))

  it('has a state that is not empty after these events', async () => {
    expect(Object.keys(await inOnePiece()).length).toBeGreaterThan(0)
  })

  it('does not depend on the order', async () => {
    const expected = await inOnePiece()
    for (const seed of [1, 2, 3]) {
      expect(await stateAfter((fold) => fold.apply(shuffled(events, seed)))).toEqual(expected)
    }
  })

  it('does not depend on how often', async () => {
    expect(
      await stateAfter(async (fold) => {
        await fold.apply(events)
        await fold.apply([...events, ...events])
        await fold.apply(shuffled(events, 4))
      }),
    ).toEqual(await inOnePiece())
  })

  it('does not depend on the batches', async () => {
    const expected = await inOnePiece()
    for (const size of [1, 7, 100]) {
      expect(
        await stateAfter(async (fold) => {
          for (const batch of inBatchesOf(size, shuffled(events, size))) await fold.apply(batch)
        }),
      ).toEqual(expected)
    }
  })

  it('does not depend on what else is written at the same time, by itself or by others', async () => {
    expect(
      await stateAfter(async (fold) => {
        const batches = [1, 2, 3, 4].flatMap((seed) => [...inBatchesOf(50, shuffled(events, seed))])
        await Promise.all(batches.map((batch) => fold.apply(batch)))
      }),
    ).toEqual(await inOnePiece())
  })

  it('does not mind a retry that came later, in another batch, among other events', async () => {
    const half = events.slice(0, events.length / 2)
    const retried = half.map((event) => ({ ...event, receivedAt: event.receivedAt + 60_000 }))
    expect(
      await stateAfter(async (fold) => {
        await fold.apply(events)
        await fold.apply(shuffled([...retried, ...events.slice(events.length / 2)], 5))
      }),
    ).toEqual(await inOnePiece())
  })

  it('does not depend on when keys expire', async () => {
    const random = createRandom(6)
    const never = await statesOverTime(() => false)
    expect(await statesOverTime(() => true)).toEqual(never)
    expect(await statesOverTime(() => random() < 0.5)).toEqual(never)
  }, 120_000)

  it('reads no field of an event but those that it is replayed from, and no event of another kind', async () => {
    const expected = await inOnePiece()
    const { fields, of } = createFold(redis, { namespace: 'unused', now: () => noon }).replay
    const replayed = events
      .filter((event) => of.some((some) => isOneOf(event, some)))
      .map((event) => Object.fromEntries(fields.map((field) => [field, event[field]])))
    expect(await stateAfter((fold) => fold.apply(replayed as unknown as FoldableEvent[]))).toEqual(expected)
  })

  it('takes an empty batch', async () => {
    expect(await stateAfter((fold) => fold.apply([]))).toEqual({})
  })

  it('touches keys of one hash tag only in every Lua call', async () => {
    const calls = await recordLuaCalls(server.url, async () => void (await inOnePiece()))
    for (const { keys } of calls) expect(new Set(keys.map(hashTagOf)).size).toBe(1)
  })
}

function* inBatchesOf(size: number, events: readonly FoldableEvent[]): Generator<FoldableEvent[]> {
  for (let start = 0; start < events.length; start += size) yield events.slice(start, start + size)
}

function movedBy(ms: number, event: FoldableEvent): FoldableEvent {
  const { messageId, timestamp, receivedAt } = event
  return { ...event, messageId: `${messageId}+${ms}`, timestamp: timestamp + ms, receivedAt: receivedAt + ms }
}

function shuffled(events: readonly FoldableEvent[], seed: number): FoldableEvent[] {
  const random = createRandom(seed)
  const list = [...events]
  for (let at = list.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    ;[list[at], list[other]] = [list[other]!, list[at]!]
  }
  return list
}

function isOneOf({ storyEvent, type }: FoldableEvent, { storyEvents, types }: ReplayedEvents): boolean {
  if (storyEvents === undefined && types === undefined) return true
  return storyEvents?.some((name) => name === storyEvent) === true || types?.includes(type) === true
}
