import { describe, expect, it } from '@jest/globals'
import { storyBucketOf } from '@frontpage/contracts'
import {
  createIdentitiesFold,
  createStoriesFold,
  createTrendingFold,
  readLinks,
  readStories,
  type FoldableEvent,
} from '@frontpage/read-models'
import { requiredReaders, requiredReadersScript } from '../src/admission/required-readers.js'
import { buildFoldable, buildFoldableEvents, noon } from './build-foldable-events.js'
import { itIsAFold } from './fold-conformance.js'
import { createRandom } from './random.js'
import { startRedisOfTests } from './redis-of-tests.js'

const { server, redis } = await startRedisOfTests()

const now = (): number => noon + 59 * 60_000
const hour = noon / 3_600_000

function invented(count: number, readers = 1): FoldableEvent[] {
  return Array.from({ length: count * readers }, (_, n) =>
    buildFoldable({
      messageId: `invented-${n}`,
      storyId: `invented-${n % count}`,
      anonymousId: `invented-${n}`,
      story: { title: 'Invented', image: 'i'.repeat(900) },
    }),
  )
}

/** Each has at least two readers, at different times, and some read it to the end. */
function genuine(stories: number): FoldableEvent[] {
  return Array.from({ length: stories }, (_, story) =>
    Array.from({ length: 2 + (story % 5) }, (__, reader) => {
      const view = buildFoldable({
        messageId: `genuine-${story}-${reader}`,
        storyId: `genuine-${story}`,
        anonymousId: `reader-${reader}`,
        timestamp: noon + reader * 60_000,
        story: { title: `Story ${story}` },
      })
      const read = { ...view, messageId: `${view.messageId}-read`, storyEvent: 'Story Read', engagedSeconds: reader } // prettier-ignore
      return reader % 2 === 0 ? [view, read] : [view]
    }),
  ).flat(2)
}

function shuffled(events: readonly FoldableEvent[], seed: number): FoldableEvent[] {
  const random = createRandom(seed)
  return events
    .map((event) => ({ event, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ event }) => event)
}

function* inBatches(events: readonly FoldableEvent[], size = 500): Generator<FoldableEvent[]> {
  for (let at = 0; at < events.length; at += size) yield events.slice(at, at + size)
}

const countKeys = async (pattern: string): Promise<number> => (await redis.keys(pattern)).length

it.each([
  [0, 100, 1],
  [99, 100, 1],
  [100, 100, 2],
  [199, 100, 2],
  [200, 100, 4],
  [224, 100, 4],
  [225, 100, 8],
  [400, 100, 2 ** 10],
  [1e9, 1, 2 ** 30],
])(
  'where %i of %i are taken, a story has to have %i readers, in Redis as here',
  async (used, room, asked) => {
    expect(requiredReaders(used, room)).toBe(asked)
    const script = `${requiredReadersScript} return requiredReaders(tonumber(ARGV[1]), tonumber(ARGV[2]))`
    expect(await redis.eval(script, 0, used, room)).toBe(asked)
  },
)

describe('the trending fold that has less room than stories come', () => {
  itIsAFold(
    (itsRedis, options) =>
      createTrendingFold(itsRedis, { ...options, limits: { maxStoriesPerHour: 48, maxStories: 48 } }),
    { server, redis, events: buildFoldableEvents(500).concat(invented(200)) },
  )
})

describe('a flood of invented stories', () => {
  const limits = { maxStoriesPerHour: 320, maxStories: 640 }

  it('leaves the counts of every story with several readers exact, whatever comes first', async () => {
    const honest = createTrendingFold(redis, { namespace: 'honest', now })
    await honest.apply(genuine(60))
    const expected = await honest.dump()
    const flood = invented(4_000)
    for (const [name, events] of [
      ['before', [...flood, ...genuine(60)]],
      ['after', [...genuine(60), ...flood]],
      ['between', shuffled([...flood, ...genuine(60)], 1)],
    ] as const) {
      const fold = createTrendingFold(redis, { namespace: name, now, limits })
      for (const batch of inBatches(events)) await fold.apply(batch)
      for (const batch of inBatches(shuffled(events, 2))) await fold.apply(batch)
      expect(await fold.dump()).toEqual(expected)
    }
  })

  it('takes no more of Redis than its hour has room for, and is counted', async () => {
    const fold = createTrendingFold(redis, { namespace: 'counted', now, limits })
    const keptOut = []
    for (const batch of inBatches(invented(4_000)))
      keptOut.push((await fold.apply(batch)).too_many_stories ?? 0)
    const stories = await countKeys('{counted:trending:*}:hour:*')
    expect(stories).toBe(320)
    expect(keptOut.reduce((sum, readers) => sum + readers, 0)).toBe(4_000 - 320)
  })

  it('has to bring twice as many readers for every further quarter of the room', async () => {
    const fold = createTrendingFold(redis, { namespace: 'crowds', now, limits })
    for (const batch of inBatches(invented(2_000, 4))) await fold.apply(batch)
    const stories = await countKeys('{crowds:trending:*}:hour:*')
    expect(stories).toBeGreaterThan(320)
    expect(stories).toBeLessThanOrEqual(2.25 * 320 + 16)
    const popular = Array.from({ length: 100 }, (_, n) =>
      buildFoldable({ messageId: `popular-${n}`, storyId: 'popular', anonymousId: `reader-${n}` }),
    )
    for (const view of popular) await fold.apply([view])
    const key = `{crowds:trending:daily:${storyBucketOf('popular')}}:story:popular`
    expect(await redis.hget(key, `${hour}`)).toBe('100')
  })

  it('does not fill the eight days that lists look back either', async () => {
    let nowMs = noon
    const fold = createTrendingFold(redis, { namespace: 'days', now: () => nowMs, limits })
    for (let day = 0; day < 9; day++) {
      for (let ago = 0; ago < 3; ago++) {
        const timestamp = nowMs - ago * 3_600_000
        const flood = invented(100).map((event) => ({
          ...event,
          timestamp,
          storyId: `${event.storyId}-${day}-${ago}`,
        }))
        await fold.apply(flood)
      }
      nowMs += 24 * 3_600_000
    }
    const buckets = await redis.keys('{days:trending:*}:live')
    const stories = await Promise.all(buckets.map((live) => redis.zcard(live)))
    expect(stories.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(640)
  })
})

describe('what events say of invented stories', () => {
  const maxStoryBytes = 200_000

  it('takes no more than the bytes that there are, and of a story that is read it is there', async () => {
    const trending = createTrendingFold(redis, { namespace: 'said', now })
    const stories = createStoriesFold(redis, {
      namespace: 'said',
      now,
      limits: { maxStoryBytes, maxStoriesPerHour: 10_000 },
    })
    let keptOut = 0
    for (const batch of inBatches(invented(2_000))) {
      await trending.apply(batch)
      keptOut += (await stories.apply(batch)).too_much_of_stories ?? 0
    }
    const taken = await countKeys('{said:stories:*}:*')
    expect(taken).toBeLessThan(200)
    expect(keptOut).toBe(2_000 - taken)
    const readers = Array.from({ length: 5 }, (_, n) =>
      buildFoldable({
        messageId: `read-${n}`,
        storyId: 'read',
        anonymousId: `r${n}`,
        story: { title: 'Read' },
      }),
    )
    await trending.apply(readers)
    await stories.apply(readers)
    const [read] = await readStories(redis, { site: 'daily', storyIds: ['read'], nowMs: now(), namespace: 'said' }) // prettier-ignore
    expect(read?.title).toBe('Read')
  })

  it('is said of no more stories than an hour has room for; the next hour has room again', async () => {
    let nowMs = now()
    const limits = { maxStoryBytes: 10_000_000, maxStoriesPerHour: 160 }
    const stories = createStoriesFold(redis, { namespace: 'few', now: () => nowMs, limits })
    await stories.apply(invented(1_000))
    expect(await countKeys('{few:stories:*}:*')).toBe(160)
    nowMs += 3_600_000
    await stories.apply(invented(1_000))
    expect(await countKeys('{few:stories:*}:*')).toBe(320)
  })
})

describe('invented readers who log in', () => {
  const login = (n: number): FoldableEvent =>
    buildFoldable({ messageId: `${n}`, type: 'identify', userId: `user-${n}`, anonymousId: `device-${n}` })

  it('get as many links as an hour has room for; links that are there go on', async () => {
    const fold = createIdentitiesFold(redis, {
      namespace: 'logins',
      now,
      limits: { maxNewLinksPerHour: 100 },
    })
    const first = Array.from({ length: 60 }, (_, n) => login(n))
    expect(await fold.apply(first)).toEqual({})
    const flood = Array.from({ length: 1_000 }, (_, n) => login(n))
    expect(await fold.apply(flood)).toEqual({ too_many_links: 900 })
    expect(await countKeys('{logins:reader:*}:links')).toBe(200)
    expect(await fold.apply(first)).toEqual({})
    expect(await readLinks(redis, { readerId: 'user-7', nowMs: now(), namespace: 'logins' })).toEqual([
      'device-7',
    ])
  })

  it('get none by ids that are texts', async () => {
    const fold = createIdentitiesFold(redis, { namespace: 'texts', now })
    await fold.apply([{ ...login(1), userId: 'u'.repeat(30_000) }])
    expect(await countKeys('{texts:*')).toBe(0)
  })
})
