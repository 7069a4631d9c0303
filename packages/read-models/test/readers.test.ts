import { describe, expect, it } from '@jest/globals'
import { readerBucketOf, storyNumberOf } from '@frontpage/contracts'
import {
  createCoReadsFold,
  createReadersFold,
  createReaderWishWriter,
  forgetReader,
  readReaderHistory,
  type FoldableEvent,
  type StoredReaderHistory,
} from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import { buildFoldable, buildListEvents, noon } from './build-foldable-events.js'
import { itIsAFold } from './fold-conformance.js'
import { startRedisOfTests } from './redis-of-tests.js'

const { server, redis } = await startRedisOfTests()

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const site = 'daily'
const now = (): number => noon + 59 * minuteMs

describe('the readers fold', () => {
  itIsAFold(createReadersFold, { server, redis, events: buildListEvents(500) })
})

function event(storyEvent: string, minute: number, more: Partial<FoldableEvent> = {}): FoldableEvent {
  const timestamp = noon + minute * minuteMs
  return buildFoldable({
    messageId: `${storyEvent}-${minute}-${more.storyId}`,
    storyEvent,
    timestamp,
    ...more,
  })
}

function shown(minute: number, feedId: string, storyIds: readonly string[]): FoldableEvent {
  const list = storyIds.map((storyId, position) => ({ storyId, position }))
  return event('Stories Shown', minute, { storyId: undefined, feedId, shown: list })
}

const historyOf = (
  namespace: string,
  readerIds: readonly string[] = ['reader-1'],
  nowMs = now(),
): Promise<StoredReaderHistory> => readReaderHistory(redis, { site, readerIds, nowMs, namespace })
const [s1, s2, s3] = [storyNumberOf('s1'), storyNumberOf('s2'), storyNumberOf('s3')]
const at = (minute: number): number => noon + minute * minuteMs

describe('the history of a reader', () => {
  it('has the stories viewed, read, clicked, shown and hidden, and the topics that the reader spoke about', async () => {
    await createReadersFold(redis, { namespace: 'a', now }).apply([
      event('Story Viewed', 1),
      event('Story Viewed', 9),
      event('Story Read', 2, { engagedSeconds: 80, scrollDepth: 95 }),
      event('Story Read', 10, { engagedSeconds: 5, scrollDepth: 3 }),
      event('Story Clicked', 1, { storyId: 's2' }),
      shown(3, 'f1', ['s2', 's3']),
      shown(4, 'f1', ['s2', 's3']),
      shown(8, 'f2', ['s3']),
      event('Story Hidden', 5, { storyId: 's2' }),
      event('Story Hidden', 5, { storyId: 's3' }),
      event('Story Unhidden', 6, { storyId: 's3' }),
      event('Topic Followed', 1, { storyId: undefined, topic: 'section:football' }),
      event('Topic Followed', 1, { storyId: undefined, topic: 'tag:gossip' }),
      event('Topic Muted', 2, { storyId: undefined, topic: 'tag:gossip' }),
      event('Topic Muted', 2, { storyId: undefined, topic: 'author:x' }),
      event('Topic Unmuted', 3, { storyId: undefined, topic: 'author:x' }),
      event('Story Shared', 3),
    ])
    expect(await historyOf('a')).toEqual({
      viewed: new Map([[s1, { firstMs: at(1), lastMs: at(10), seconds: 80, completed: true }]]),
      shown: new Map([
        [s2, { times: 1, firstMs: at(3), lastMs: at(4) }],
        [s3, { times: 2, firstMs: at(3), lastMs: at(8) }],
      ]),
      clicked: new Map([[s2, at(1)]]),
      hidden: new Map([[s2, at(5)]]),
      followed: new Map([['section:football', at(1)]]),
      lessOf: new Map([['tag:gossip', at(2)]]),
    })
  })

  it('is of the user id where there is one; both ids are read together, and the later wish holds', async () => {
    await createReadersFold(redis, { namespace: 'b', now }).apply([
      event('Story Viewed', 1, { userId: 'ann' }),
      event('Story Viewed', 2, { storyId: 's2' }),
      event('Topic Followed', 3, { storyId: undefined, topic: 'tag:a' }),
      event('Topic Unfollowed', 4, { storyId: undefined, topic: 'tag:a', userId: 'ann' }),
    ])
    expect([...(await historyOf('b', ['ann'])).viewed.keys()]).toEqual([s1])
    expect([...(await historyOf('b', ['reader-1'])).viewed.keys()]).toEqual([s2])
    const both = await historyOf('b', ['reader-1', 'ann'])
    expect(new Set(both.viewed.keys())).toEqual(new Set([s1, s2]))
    expect(both.followed.size).toBe(0)
    expect((await historyOf('b', [])).viewed.size).toBe(0)
  })

  it('has nothing of a reader who opted out, and nothing of one whose id is a text', async () => {
    await createReadersFold(redis, { namespace: 'c', now }).apply([
      event('Story Viewed', 1, { isOptedOut: true }),
      event('Story Viewed', 1, { anonymousId: 'x'.repeat(30_000) }),
      event('Story Viewed', 1, { anonymousId: undefined }),
    ])
    expect(await redis.keys('{c:*')).toEqual([])
  })

  it('ends after thirty days, and wishes after four hundred, whether or not Redis has let them go', async () => {
    await createReadersFold(redis, { namespace: 'd', now }).apply([
      event('Story Viewed', 1),
      event('Story Hidden', 1, { storyId: 's2' }),
    ])
    const sizes = async (days: number): Promise<number[]> => {
      const { viewed, hidden } = await historyOf('d', ['reader-1'], noon + days * dayMs)
      return [viewed.size, hidden.size]
    }
    expect(await sizes(29)).toEqual([1, 1])
    expect(await sizes(31)).toEqual([0, 1])
    expect(await sizes(401)).toEqual([0, 0])
    const keys = await redis.keys('{d:readers:*')
    expect(Math.min(...(await Promise.all(keys.map((key) => redis.ttl(key)))))).toBeGreaterThan(0)
  })

  it('takes less than 4 KB of Redis, whatever a reader does', async () => {
    const fold = createReadersFold(redis, { namespace: 'e', now })
    for (let minute = 0; minute < 59; minute++) {
      const many = Array.from({ length: 40 }, (_, n) => [
        event('Story Viewed', minute, { storyId: `v-${minute}-${n}` }),
        event('Story Read', minute, { storyId: `v-${minute}-${n}`, engagedSeconds: n, scrollDepth: 100 }),
        event('Story Clicked', minute, { storyId: `v-${minute}-${n}` }),
        event('Story Hidden', minute, { storyId: `h-${minute}-${n}` }),
        event('Topic Followed', minute, {
          storyId: undefined,
          topic: `tag:${'t'.repeat(30)}-${minute}-${n}`,
        }),
        shown(
          minute,
          `f-${minute}-${n}`,
          Array.from({ length: 100 }, (__, place) => `s-${n}-${place}`),
        ),
        shown(minute, `g-${minute}-${n}`, ['s1', 's2', 's3']),
      ]).flat()
      await fold.apply(minute % 2 === 0 ? many : many.slice(0, 7))
    }
    const keys = await redis.keys('{e:readers:*:reader-1')
    const bytes = await Promise.all(keys.map((key) => redis.memory('USAGE', key, 'SAMPLES', 0)))
    expect(keys.length).toBe(2)
    expect(bytes.reduce((sum: number, each) => sum + Number(each), 0)).toBeLessThan(4_096)
    const { viewed, hidden, followed } = await historyOf('e')
    expect([viewed.size, hidden.size]).toEqual([64, 32])
    expect(followed.size).toBeGreaterThan(15)
  })

  it('stays as it is when a retry repeats what is there', async () => {
    const fold = createReadersFold(redis, { namespace: 'f', now })
    const events = [
      event('Story Viewed', 1),
      shown(3, 'f1', ['s2', 's3']),
      event('Story Hidden', 5, { storyId: 's2' }),
    ]
    await fold.apply(events)
    const keys = await redis.keys('{f:readers:*:reader-1')
    const logs = (): Promise<(string | null)[]> => Promise.all(keys.map((key) => redis.get(key)))
    const before = await logs()
    for (const again of [events, events.toReversed(), ...events.map((each) => [each])])
      await fold.apply(again)
    expect(await logs()).toEqual(before)
  })

  it('is unchanged by a call with malformed arguments', async () => {
    createReadersFold(redis, { namespace: 'refused' })
    const call = redis as Redis & { appendRecords(...args: (string | number | Buffer)[]): Promise<null> }
    const start = ['{t}+new', '{t}', 60, 100, 60, 100, 9, 60]
    const view = Buffer.from([1, ...Array.from({ length: 10 }, () => 7)])
    const log = (name: string, records: Uint8Array): Buffer =>
      Buffer.concat([Buffer.from(name), Buffer.from([0, records.length, 0, 2]), Buffer.from('id'), records])
    const good = log('a', view)
    for (const bad of [
      log('x', view),
      log('a', view.subarray(1)),
      log('a', Buffer.alloc(0)),
      log('a', Buffer.from([99])),
      log('a', view).subarray(0, -1),
      Buffer.from('a'),
      Buffer.from([0x61, 0, 1, 9, 9, 1]),
    ]) {
      await expect(call.appendRecords(...start, Buffer.concat([good, bad]))).rejects.toThrow('malformed')
    }
    for (const bad of [[], [Buffer.alloc(0)], [good, good]]) {
      await expect(call.appendRecords(...start, ...bad)).rejects.toThrow('malformed')
    }
    expect(await redis.keys('{t}*')).toEqual([])
  })
})

describe('a wish', () => {
  it('that is written at once is what its event writes later', async () => {
    const write = createReaderWishWriter(redis, { namespace: 'wish', now })
    const reader = { site, readerId: 'reader-1' }
    expect(
      await write(reader, [
        { wish: 'hide', storyId: 's1', atMs: at(1) },
        { wish: 'less', topic: 'tag:Gossip', atMs: at(1) },
      ]),
    ).toBe(true)
    const fold = createReadersFold(redis, { namespace: 'wish', now })
    const before = await fold.dump()
    await fold.apply([
      event('Story Hidden', 1),
      event('Topic Muted', 1, { storyId: undefined, topic: 'tag:gossip' }),
    ])
    expect(await fold.dump()).toEqual(before)
    await write(reader, [
      { wish: 'show', storyId: 's1', atMs: at(2) },
      { wish: 'forget', topic: 'gossip', atMs: at(2) },
    ])
    const { hidden, lessOf } = await historyOf('wish')
    expect([hidden.size, lessOf.size]).toEqual([0, 0])
  })
})

it('a reader who is forgotten leaves nothing, neither in a history nor among those who read the same', async () => {
  const events = [
    event('Story Viewed', 1),
    event('Story Hidden', 2),
    event('Story Viewed', 1, { anonymousId: 'other' }),
  ]
  await createReadersFold(redis, { namespace: 'gone', now }).apply(events)
  await createCoReadsFold(redis, { namespace: 'gone', now }).apply(events)
  const keys = async (): Promise<string[]> =>
    (await redis.keys('{gone:*')).filter((key) => /:(views|activity|preferences):/.test(key))
  expect((await keys()).length).toBe(5)
  const gone = { site, readerIds: ['reader-1'], nowMs: now(), models: { namespacesOf: () => ['gone'] } }
  await forgetReader(redis, gone)
  expect((await historyOf('gone', ['other'])).viewed.size).toBe(1)
  const forgotten = async () => {
    const { viewed, hidden } = await historyOf('gone')
    return [viewed.size, hidden.size]
  }
  expect(await forgotten()).toEqual([0, 0])
  // The time alone is kept, until nothing of before can come any more.
  const left = (await keys()).filter((key) => key.endsWith(':reader-1'))
  expect(await Promise.all(left.map((key) => redis.strlen(key)))).toEqual([7, 7])
  for (const key of left) expect(await redis.ttl(key)).toBeLessThanOrEqual(27 * 3600)
})

it('what comes late of before a reader had everything forgotten stays forgotten, and later events count', async () => {
  const fold = createReadersFold(redis, { namespace: 'late', now })
  await fold.apply([event('Story Viewed', 1), event('Story Hidden', 2)])
  const reader = { site, readerIds: ['reader-1'], models: { namespacesOf: () => ['late'] } }
  await forgetReader(redis, { ...reader, nowMs: noon + 10 * minuteMs })
  await fold.apply([
    event('Story Hidden', 3, { storyId: 'late' }),
    event('Story Viewed', 4, { storyId: 'late' }),
    event('Story Hidden', 11, { storyId: 'later' }),
    event('Story Viewed', 12, { storyId: 'later' }),
  ])
  const { viewed, hidden } = await historyOf('late')
  expect([...viewed.keys()]).toEqual([storyNumberOf('later')])
  expect([...hidden.keys()]).toEqual([storyNumberOf('later')])

  // A rebuild leaves out what was forgotten, and makes the same.
  const anew = createReadersFold(redis, { namespace: 'anew', now })
  await anew.apply([
    event('Story Hidden', 11, { storyId: 'later' }),
    event('Story Viewed', 12, { storyId: 'later' }),
  ])
  expect(await fold.dump()).toEqual(await anew.dump())

  // A reader of whom nothing is known leaves no key.
  await forgetReader(redis, { ...reader, readerIds: ['unknown'], nowMs: now() })
  expect(await redis.keys('{late:*:unknown')).toEqual([])
})

it('invented readers begin no more histories than an hour has room for; known readers go on', async () => {
  const limits = { maxNewReadersPerHour: 160 }
  let nowMs = now()
  const fold = createReadersFold(redis, { namespace: 'flood', now: () => nowMs, limits })
  await fold.apply([event('Story Viewed', 1, { anonymousId: 'known' })])
  const flood = Array.from({ length: 2_000 }, (_, n) =>
    event('Story Viewed', 1, { anonymousId: `invented-${n}` }),
  )
  const known = readerBucketOf('known')
  const { too_many_readers: refused = 0 } = await fold.apply(flood)
  const begun = await redis.keys('{flood:readers:*:activity:*')
  expect(begun.length).toBe(160)
  expect(refused).toBe(2_000 + 1 - 160)
  expect(begun.some((key) => key.includes(`:${known}}`) && key.endsWith(':known'))).toBe(true)
  expect(await fold.apply([event('Story Viewed', 2, { anonymousId: 'known', storyId: 's2' })])).toEqual({})
  nowMs += 60 * minuteMs
  expect(await fold.apply(flood.slice(0, 1).map((each) => ({ ...each, anonymousId: 'late' })))).toEqual({})
})
