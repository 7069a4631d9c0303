import { describe, expect, it } from '@jest/globals'
import { createLiveFold, readLive } from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import { buildFoldable, buildFoldableEvents, noon } from './build-foldable-events.js'
import { itIsAFold } from './fold-conformance.js'
import { startRedisOfTests } from './redis-of-tests.js'

const { server, redis } = await startRedisOfTests()

const now = (): number => noon + 5 * 60_000

describe('the live fold', () => {
  itIsAFold(createLiveFold, { server, redis, events: buildFoldableEvents(3_000) })
})

describe('live counters', () => {
  it('tell each minute by type, source, section and status, each message once', async () => {
    const fold = createLiveFold(redis, { namespace: 'a', now })
    const events = [
      buildFoldable({ messageId: '1', story: { section: 'news' } }),
      buildFoldable({ messageId: '2', story: { section: 'news' }, sourceId: 'app' }),
      buildFoldable({ messageId: '3', type: 'track', timestamp: noon + 61_000 }),
      buildFoldable({ messageId: '4', site: 'weekly' }),
    ]
    await fold.apply(events)
    await fold.apply(events)
    const minute = noon / 60_000
    const range = { site: 'daily', fromMinute: minute, toMinute: minute + 2, nowMs: noon, namespace: 'a' }
    expect(await readLive(redis, range)).toEqual([
      {
        minute,
        events: 2,
        byName: { 'type:page': 2, 'source:web': 1, 'source:app': 1, 'section:news': 2, 'status:accepted': 2 },
      },
      { minute: minute + 1, events: 1, byName: { 'type:track': 1, 'source:web': 1, 'status:accepted': 1 } },
      { minute: minute + 2, events: 0, byName: {} },
    ])
  })

  it('stay within the tolerance for many events', async () => {
    const fold = createLiveFold(redis, { namespace: 'b', now })
    const events = Array.from({ length: 30_000 }, (_, n) => buildFoldable({ messageId: `many-${n}` }))
    await fold.apply(events)
    const [minute] = await readLive(redis, {
      site: 'daily',
      fromMinute: noon / 60_000,
      toMinute: noon / 60_000,
      nowMs: noon,
      namespace: 'b',
    })
    expect(Math.abs((minute?.events ?? 0) / 30_000 - 1)).toBeLessThan(fold.tolerance)
  })

  it('hold no more names than they may, the same whatever the order, and each with its whole count', async () => {
    const invented = Array.from({ length: 2_000 }, (_, n) =>
      buildFoldable({ messageId: `i-${n}`, story: { section: `invented-${n % 1_000}` } }),
    )
    const states = []
    for (const [namespace, events] of [
      ['c', invented],
      ['d', invented.toReversed()],
    ] as const) {
      const fold = createLiveFold(redis, { namespace, now })
      await fold.apply(events)
      states.push(await fold.dump())
    }
    expect(states[0]).toEqual(states[1])
    expect(Object.keys(states[0] ?? {})).toHaveLength(512)
    const sections = Object.entries(states[0] ?? {}).filter(([key]) => key.includes(':section:'))
    expect(new Set(sections.map(([, count]) => count))).toEqual(new Set([2]))
  })

  it('are unchanged by a call with malformed arguments', async () => {
    createLiveFold(redis, { namespace: 'e', now })
    const call = redis as Redis & { foldLive(...args: (string | number)[]): Promise<null> }
    for (const last of [
      ['b', 2, 'x'],
      ['b', 2, 1],
      ['b', 'no hash', 1, 'id'],
    ]) {
      await expect(call.foldLive('{e}:1', 60, 512, 'a', 1, 1, 'id', ...last)).rejects.toThrow(
        'malformed arguments',
      )
    }
    expect(await redis.keys('{e}*')).toEqual([])
    await call.foldLive('{e}:1', 60, 512, 'a', 1, 1, 'id', 'b', 2, 1, 'id')
    expect(await redis.pfcount('{e}:1:b')).toBe(1)
  })
})
