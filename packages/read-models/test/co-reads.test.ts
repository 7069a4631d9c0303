import { describe, expect, it } from '@jest/globals'
import { coReadReadersKey, coReadsPrefix, readerBucketOf, storyNumberOf } from '@frontpage/contracts'
import {
  createCoReadsFold,
  createCoReadsFollower,
  type CoReadsFollower,
  type FoldableEvent,
} from '@frontpage/read-models'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import { buildFoldable, buildFoldableEvents, noon } from './build-foldable-events.js'
import { itIsAFold } from './fold-conformance.js'
import { startRedisOfTests } from './redis-of-tests.js'

const { server, redis } = await startRedisOfTests()

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const site = 'daily'
const now = (): number => noon + 59 * minuteMs

describe('the co-reads fold', () => {
  itIsAFold(createCoReadsFold, { server, redis, events: buildFoldableEvents(500) })
})

function view(
  reader: string,
  storyId: string,
  minute: number,
  more: Partial<FoldableEvent> = {},
): FoldableEvent {
  return buildFoldable({
    messageId: `${reader}-${storyId}-${minute}`,
    anonymousId: reader,
    storyId,
    timestamp: noon + minute * minuteMs,
    ...more,
  })
}

const names = new Map(
  ['a', 'b', 'c', ...Array.from({ length: 40 }, (_, n) => `s${n}`)].map((id) => [storyNumberOf(id), id]),
)
const follow = (namespace: string, clock = now): CoReadsFollower =>
  createCoReadsFollower(redis, { site, namespace, now: clock, storyIdOf: (number) => names.get(number) })

function weightsOf(follower: CoReadsFollower): Record<string, Record<string, number>> {
  const rounded = ([id, weight]: [string, number]): [string, number] => [id, Number(weight.toFixed(6))]
  return Object.fromEntries(
    [...names.values()].map((id) => [
      id,
      Object.fromEntries(
        [...follower.neighboursOf(id)].map(rounded).toSorted(([a], [b]) => (a < b ? -1 : 1)),
      ),
    ]),
  )
}

describe('a follower', () => {
  it('relates what the same readers view; stories without a known id are left out', async () => {
    const fold = createCoReadsFold(redis, { namespace: 'a', now })
    await fold.apply([
      view('r1', 'a', 1),
      view('r1', 'b', 2),
      view('r2', 'b', 58, { userId: 'ann' }),
      view('r3', 'c', 59, { userId: 'ann' }),
      view('r4', 'unknown', 1),
      view('r4', 'a', 1),
      view('r5', 'a', 1, { isOptedOut: true }),
      view('r5', 'c', 1, { isOptedOut: true }),
    ])
    const follower = follow('a')
    expect(await follower.catchUp()).toBe(true)
    expect([...follower.neighboursOf('a').keys()]).toEqual(['b'])
    expect(new Set(follower.neighboursOf('b').keys())).toEqual(new Set(['a', 'c']))
    expect(await follower.catchUp()).toBe(false)
  })

  it('has by changes what it would have by reading everything, across hours', async () => {
    const namespace = 'b'
    const fold = createCoReadsFold(redis, { namespace, now })
    const events = Array.from({ length: 400 }, (_, n) =>
      view(`r${n % 60}`, `s${(n * 7 + (n >> 4)) % 40}`, (n >> 2) - 60),
    )
    const follower = follow(namespace)
    for (let start = 0; start < events.length; start += 40) {
      await fold.apply(events.slice(start, start + 40))
      await follower.catchUp()
    }
    const whole = follow(namespace)
    await whole.catchUp()
    const weights = weightsOf(follower)
    expect(Object.values(weights).filter((of) => Object.keys(of).length > 0).length).toBeGreaterThan(20)
    expect(weights).toEqual(weightsOf(whole))
  })

  it('fails as a whole, and once, when the connection breaks while it reads', async () => {
    await createCoReadsFold(redis, { namespace: 'broken', now }).apply([view('r1', 'a', 1)])
    const breaking = createRedis({ url: server.url }, 'producer')
    await waitUntilReady(breaking, 5_000)
    const callBuffer: typeof breaking.callBuffer = breaking.callBuffer.bind(breaking)
    breaking.callBuffer = ((...command: Parameters<typeof breaking.callBuffer>) => {
      breaking.disconnect()
      return callBuffer(...command)
    }) as typeof breaking.callBuffer
    const rejections: unknown[] = []
    const onRejection = (error: unknown): void => void rejections.push(error)
    process.on('unhandledRejection', onRejection)
    const follower = createCoReadsFollower(breaking, {
      site,
      namespace: 'broken',
      now,
      storyIdOf: (number) => names.get(number),
    })
    await expect(follower.catchUp()).rejects.toThrow(/isn't writeable|is closed/)
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', onRejection)
    expect(rejections).toEqual([])
  })

  it('reads everything again when it fell behind, or when Redis lost everything', async () => {
    const namespace = 'c'
    const fold = createCoReadsFold(redis, { namespace, now })
    const follower = follow(namespace)
    await fold.apply([view('r', 'a', 0)])
    await follower.catchUp()
    for (let n = 0; n < 300; n++)
      await fold.apply([view('r', `s${n % 4}`, n % 59, { timestamp: noon + (n + 1) * 1_000 })])
    await follower.catchUp()
    const whole = follow(namespace)
    await whole.catchUp()
    expect(weightsOf(follower)).toEqual(weightsOf(whole))
    const keys = await redis.keys(`{${namespace}:*`)
    await redis.del(...keys)
    await follower.catchUp()
    expect(follower.neighboursOf('s1').size).toBe(0)
    await fold.apply([view('r', 'a', 0), view('r', 'b', 1)])
    await follower.catchUp()
    expect([...follower.neighboursOf('b').keys()]).toEqual(['a'])
  })
})

describe('of a reader', () => {
  it('the first eight stories of an hour are kept, each by its first view, in any order', async () => {
    const views = Array.from({ length: 59 }, (_, minute) => view('r', `s${minute % 20}`, minute))
    const dumps = []
    for (const [name, events] of [
      ['x', views],
      ['y', views.toReversed()],
    ] as const) {
      const fold = createCoReadsFold(redis, { namespace: name, now })
      for (let start = 0; start < events.length; start += 3) await fold.apply(events.slice(start, start + 3))
      dumps.push(await fold.dump())
    }
    expect(dumps[0]).toEqual(dumps[1])
    const values = Object.values(dumps[0] as Record<string, Record<string, string>>).flatMap((shard) =>
      Object.values(shard),
    )
    expect(values.map((value) => value.length / 2)).toEqual([64])
  })

  it('views that are more than half a day old are not kept', async () => {
    const fold = createCoReadsFold(redis, { namespace: 'late', now })
    await fold.apply([view('r', 'a', -12 * 60)])
    expect(await redis.keys('{late:*')).toEqual([])
  })
})

it('is unchanged by a call with malformed arguments', async () => {
  createCoReadsFold(redis, { namespace: 'refused' })
  const call = redis as Redis & { foldViews(...args: (string | number | Buffer)[]): Promise<null> }
  const start = ['{t}:changes', '{t}:sequence', '{t}', 60, 9, 64, 1]
  /** One reader of an hour and a shard, with these numbers of readers and views. */
  const group = (readers: number, views: number): Buffer =>
    Buffer.from([
      0,
      0,
      0,
      1,
      0,
      2,
      0,
      readers,
      ...Array.from({ length: 6 }, () => 7),
      views,
      8,
      8,
      8,
      8,
      8,
      8,
      8,
      8,
    ])
  const good = group(1, 1)
  const bad = [group(2, 1), group(0, 1), group(1, 0), group(1, 2), good.subarray(0, -1), good.subarray(0, 14)]
  for (const bytes of [...bad, Buffer.alloc(3)]) {
    await expect(call.foldViews(...start, Buffer.concat([good, bytes]))).rejects.toThrow(
      'malformed arguments',
    )
  }
  for (const args of [[], [Buffer.alloc(0)], [good, good]]) {
    await expect(call.foldViews(...start, ...args)).rejects.toThrow('malformed arguments')
  }
  expect(await redis.keys('{t}*')).toEqual([])
})

it('an hour has room for a number of readers; those that are in go on, and another hour has its own', async () => {
  const limits = { maxNewReadersPerHour: 160 }
  const fold = createCoReadsFold(redis, { namespace: 'flood', now, limits })
  await fold.apply([view('known', 'a', 1)])
  const flood = Array.from({ length: 2_000 }, (_, n) => view(`invented-${n}`, 'a', 1))
  expect(await fold.apply(flood)).toEqual({ too_many_readers: 2_000 + 1 - 160 })
  const prefix = coReadsPrefix(site, readerBucketOf('known'), 'flood')
  expect(await redis.get(coReadReadersKey(prefix, noon / hourMs))).toBe('10')
  expect(await fold.apply([view('known', 'b', 2)])).toEqual({})
  expect(await fold.apply([view('another', 'b', -61)])).toEqual({})
  const keys = (await redis.keys('{flood:*')).filter((key) => !/:(changes|sequence)$/.test(key))
  expect(Math.min(...(await Promise.all(keys.map((key) => redis.ttl(key)))))).toBeGreaterThan(0)
})
