import { describe, expect, it } from '@jest/globals'
import {
  channels as channelNames,
  maxEngagedSeconds,
  mixedFnv1a,
  networkCells,
  newStoryHour,
  sourceCells,
  setStoryHourCount,
  storyBucketOf,
  unknownCountry,
  type StoryHour,
} from '@frontpage/contracts'
import {
  createTrendingFold,
  createTrendingFollower,
  type FoldableEvent,
  type StoredStory,
  type TrendingSink,
} from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import { buildFoldable, buildFoldableEvents, noon } from './build-foldable-events.js'
import { itIsAFold } from './fold-conformance.js'
import { startRedisOfTests } from './redis-of-tests.js'

const { server, redis } = await startRedisOfTests()

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const site = 'daily'
/** In the hour of the events. */
const now = (): number => noon + 59 * minuteMs

describe('the trending fold', () => {
  itIsAFold(createTrendingFold, { server, redis, events: buildFoldableEvents(1_200) })
})

let namespaces = 0

/** Records the calls of a follower. */
function createMemory(): TrendingSink & { hours: Map<string, StoryHour>; loads: number } {
  const hours = new Map<string, StoryHour>()
  const memory = {
    hours,
    loads: 0,
    replaceBucket(_bucket: number, stories: readonly StoredStory[]) {
      memory.loads++
      for (const story of stories)
        for (const hour of story.hours) hours.set(`${story.storyId}/${hour.hour}`, hour)
    },
    putStory(story: StoredStory) {
      memory.replaceBucket(0, [story])
    },
    setCounts(storyId: string, number: number, counts: readonly number[]) {
      const key = `${storyId}/${number}`
      const hour = hours.get(key) ?? newStoryHour(number)
      hours.set(key, hour)
      for (let at = 0; at < counts.length; at += 2) setStoryHourCount(hour, counts[at]!, counts[at + 1]!)
      return true
    },
  }
  return memory
}

/** Applies these events and returns the stored counts of one story's hour. */
async function hourAfter(
  events: readonly FoldableEvent[],
  { isExcluded }: { isExcluded?: (readerId: string) => boolean } = {},
): Promise<StoryHour | undefined> {
  const namespace = `hour-${++namespaces}`
  const fold = createTrendingFold(redis, { namespace, now, ...(isExcluded && { isExcluded }) })
  for (const event of events) await fold.apply([event])
  const memory = createMemory()
  await createTrendingFollower(redis, { site, namespace, now, sink: memory }).catchUp()
  return memory.hours.get(`s1/${noon / hourMs}`)
}

function view(minute: number, more: Partial<FoldableEvent> = {}): FoldableEvent {
  const timestamp = noon + minute * minuteMs
  return buildFoldable({ messageId: `view-${minute}`, timestamp, ...more })
}

function reading(engagedSeconds: number, scrollDepth: number): FoldableEvent {
  return buildFoldable({
    messageId: `read-${engagedSeconds}`,
    storyEvent: 'Story Read',
    engagedSeconds,
    scrollDepth,
  })
}

describe('of a reader who views a story several times in an hour', () => {
  const views = [
    view(40, { country: 'SG' }),
    view(7, { country: 'ID', channel: 'search' }),
    view(8, { country: 'SG' }),
  ]

  it.each([
    ['the order of time', [1, 2, 0]],
    ['the opposite order', [0, 2, 1]],
    ['any order', [2, 1, 0]],
  ])('the earliest view counts, come in %s', async (_which, order) => {
    const hour = await hourAfter(order.map((at) => views[at]!))
    expect(hour).toMatchObject({ readers: 1, visits: 2 })
    expect(hour?.minutes).toEqual(new Map([[7, 1]]))
    expect(hour?.countries).toEqual(new Map([['ID', 1]]))
    expect([...(hour?.channels.values() ?? [])]).toEqual([1])
  })
})

it('counts every field of a view under the value that it was given, the largest and the smallest', async () => {
  const networks = new Map<number, string>()
  for (let part = 0; networks.size < networkCells - 1; part++) {
    const cell = 1 + (mixedFnv1a(`203.0.${part}.0`) % (networkCells - 1))
    networks.set(cell, `203.0.${part}.0`)
  }
  const sources = new Map<number, string>()
  for (let n = 0; sources.size < sourceCells; n++)
    sources.set(mixedFnv1a(`web-${n}`) % sourceCells, `web-${n}`)
  const [last, first] = await Promise.all([
    hourAfter([
      view(59, {
        network: networks.get(networkCells - 1),
        sourceId: sources.get(sourceCells - 1)!,
        channel: channelNames.at(-1),
        country: 'ZZ',
      }),
    ]),
    hourAfter([
      view(0, { network: undefined, sourceId: sources.get(0)!, channel: undefined, country: undefined }),
    ]),
  ])
  const once = <Cell>(cell: Cell): Map<Cell, number> => new Map([[cell, 1]])
  expect(last).toMatchObject({
    minutes: once(59),
    networks: once(networkCells - 1),
    sources: once(sourceCells - 1),
    channels: once(channelNames.length),
    countries: once('ZZ'),
  })
  expect(first).toMatchObject({
    minutes: once(0),
    networks: once(0),
    sources: once(0),
    channels: once(0),
    countries: once(unknownCountry),
  })
})

describe('what counts', () => {
  it('is a reader by userId, else by anonymousId', async () => {
    const hour = await hourAfter([
      view(1, { userId: 'ann', anonymousId: 'a' }),
      view(2, { userId: 'ann', anonymousId: 'b' }),
      view(3, { anonymousId: 'a' }),
      view(4, { anonymousId: undefined }),
    ])
    expect(new Map(hour?.minutes)).toEqual(
      new Map([
        [1, 1],
        [3, 1],
      ]),
    )
  })

  it('is no reader who opted out, nor one who is excluded', async () => {
    const hour = await hourAfter(
      [view(1, { isOptedOut: true }), view(2, { anonymousId: 'paid' }), view(3, { anonymousId: 'other' })],
      { isExcluded: (readerId) => readerId === 'paid' },
    )
    expect(hour?.readers).toBe(1)
  })

  it('of readings is the longest, up to half an hour, and whether one came to the end', async () => {
    expect(await hourAfter([reading(70, 95), reading(90, 20), reading(10, 30)])).toMatchObject({
      readers: 0,
      reads: 1,
      engagedSeconds: 90,
      completedReads: 1,
    })
    expect(await hourAfter([reading(86_400, 10)])).toMatchObject({
      engagedSeconds: maxEngagedSeconds,
      completedReads: 0,
    })
  })

  it('is unchanged by a call with malformed arguments', async () => {
    createTrendingFold(redis, { namespace: 'refused' })
    const call = redis as Redis & { countHours(...args: (string | number | Buffer)[]): Promise<null> }
    const start = ['{t}:live', '{t}:changes', '{t}:sequence', '{t}', 0, 60, 60, 9, 9, 64, 1]
    /** The first hour of a story `s1`, with these numbers of views and reads, and one view. */
    const hour = (views: number, reads: number): Buffer =>
      Buffer.concat([
        Buffer.from([0, 0, 0, 1, 0, views, 0, reads, 0, 2]),
        Buffer.from('s1'),
        Buffer.alloc(13),
      ])
    const good = hour(1, 0)
    for (const bad of [hour(2, 0), hour(1, 1), hour(0, 1), good.subarray(0, -1), good.subarray(0, 9)]) {
      await expect(call.countHours(...start, Buffer.concat([good, bad]))).rejects.toThrow(
        'malformed arguments',
      )
    }
    const late = start.with(4, 'late')
    for (const args of [start, [...start, ''], [...start, good, good], [...late, good]]) {
      await expect(call.countHours(...args)).rejects.toThrow('malformed arguments')
    }
    expect(await redis.keys('{t}*')).toEqual([])
  })
})

describe('hours', () => {
  const stored = (namespace: string, key: string): string =>
    `{${namespace}:trending:${site}:${storyBucketOf('s1')}}:${key}`
  const hour = noon / hourMs

  it('are bounded by the clock of who folds: one tracker that is ahead drives no story away', async () => {
    const namespace = 'ahead'
    const fold = createTrendingFold(redis, { namespace, now })
    await fold.apply([view(0)])
    const before = await fold.dump()
    await fold.apply([
      view(0, { messageId: 'ahead', anonymousId: 'other', timestamp: noon + 9 * 24 * hourMs }),
      view(0, { messageId: 'late', anonymousId: 'other', timestamp: noon - 26 * hourMs }),
    ])
    expect(await fold.dump()).toEqual(before)
    expect(await redis.zrange(stored(namespace, 'live'), 0, '-1', 'WITHSCORES')).toEqual(['s1', `${hour}`])
  })

  it('lose no readers to a late view when their details have expired', async () => {
    const namespace = 'expired'
    const fold = createTrendingFold(redis, { namespace, now: () => noon + 25 * hourMs })
    const readers = Array.from({ length: 500 }, (_, n) => view(n % 60, { anonymousId: `reader-${n}` }))
    await fold.apply(readers)
    await redis.del(stored(namespace, `hour:${hour}:s1`))
    await fold.apply([view(59, { anonymousId: 'late' })])
    expect(await redis.hget(stored(namespace, 'story:s1'), `${hour}`)).toBe('501')
    expect(await redis.exists(stored(namespace, `hour:${hour}:s1`))).toBe(0)
  })

  it('are not read where a writer whose clock was wrong has left them', async () => {
    const namespace = 'wrong'
    await createTrendingFold(redis, { namespace, now }).apply([view(0)])
    const memory = createMemory()
    const follower = createTrendingFollower(redis, { site, namespace, now, sink: memory })
    await follower.catchUp()
    const ahead = (): number => now() + 9 * 24 * hourMs
    const view9DaysAhead = view(0, { anonymousId: 'other', timestamp: noon + 9 * 24 * hourMs })
    await createTrendingFold(redis, { namespace, now: ahead }).apply([view9DaysAhead])
    await follower.catchUp()
    expect([...memory.hours.keys()]).toEqual([`s1/${hour}`])
    follower.startOver()
    await follower.catchUp()
    expect([...memory.hours.keys()]).toEqual([`s1/${hour}`])
  })

  it('are read as they are written, whether or not an expiry has fired', async () => {
    const namespace = 'unexpired'
    let nowMs = noon + minuteMs
    const later = (): number => nowMs
    await createTrendingFold(redis, { namespace, now: later }).apply([view(0)])
    const stories = async (): Promise<readonly StoredStory[]> => {
      const found: StoredStory[] = []
      const replaceBucket = (_: number, some: readonly StoredStory[]): void => void found.push(...some)
      const sink: TrendingSink = { replaceBucket, putStory() {}, setCounts: () => true }
      await createTrendingFollower(redis, { site, namespace, sink, now: later }).catchUp()
      return found
    }
    expect(await stories()).toMatchObject([{ readersByHour: new Map([[hour, 1]]), hours: [{ hour }] }])
    nowMs += 26 * hourMs
    expect(await stories()).toMatchObject([{ readersByHour: new Map([[hour, 1]]), hours: [] }])
    nowMs += 7 * 24 * hourMs
    expect(await stories()).toEqual([])
  })
})

/** However often they changed. */
function countsOf(hours: ReadonlyMap<string, StoryHour>) {
  return new Map(
    [...hours].map(([key, { minutes, countries, networks, sources, channels: ways, ...totals }]) => {
      // Maps are equal whatever the order of their keys.
      const maps = [minutes, networks, sources, ways].map((counts) => new Map(counts))
      return [key, { ...totals, revision: 0, maps, countries: new Map(countries) }]
    }),
  )
}

describe('a follower', () => {
  const events = buildFoldableEvents(600).map((event) => ({ ...event, site }))

  async function whatThereIs(namespace: string): Promise<Map<string, StoryHour>> {
    const memory = createMemory()
    await createTrendingFollower(redis, { site, namespace, now, sink: memory }).catchUp()
    return memory.hours
  }

  it('has by changes what it would have by reading everything', async () => {
    const namespace = 'follow-changes'
    const fold = createTrendingFold(redis, { namespace, now })
    const memory = createMemory()
    const follower = createTrendingFollower(redis, { site, namespace, now, sink: memory })
    await fold.apply(events.slice(0, 100))
    expect(await follower.catchUp()).toBe(true)
    const { loads } = memory
    for (let start = 100; start < events.length; start += 50) {
      await fold.apply(events.slice(start, start + 50))
      await follower.catchUp()
    }
    expect(await follower.catchUp()).toBe(false)
    expect(memory.loads).toBe(loads)
    expect(countsOf(memory.hours)).toEqual(countsOf(await whatThereIs(namespace)))
  })

  it('reads no more stories than it may, and puts those whole that it was not given', async () => {
    const namespace = 'follow-some'
    const fold = createTrendingFold(redis, { namespace, now })
    const stories = Array.from({ length: 400 }, (_, n) => view(n % 60, { storyId: `story-${n}` }))
    await fold.apply(stories)
    const put: string[] = []
    const read: string[] = []
    const parts: boolean[] = []
    const follower = createTrendingFollower(redis, {
      site,
      namespace,
      now,
      maxStories: 160,
      sink: {
        replaceBucket(_bucket, some, isWhole) {
          for (const { storyId } of some) read.push(storyId)
          parts.push(isWhole)
        },
        setCounts: (storyId) => read.includes(storyId),
        putStory: ({ storyId, readersByHour }) =>
          void put.push(`${storyId} ${[...readersByHour.values()].join(' ')}`),
      },
    })
    await follower.catchUp()
    expect(read.length).toBeLessThanOrEqual(16 * 14)
    expect(parts).toContain(false)
    const [unread] = stories.filter(({ storyId }) => !read.includes(storyId!))
    await fold.apply([view(59, { storyId: unread!.storyId!, anonymousId: 'another' })])
    await follower.catchUp()
    expect(put).toEqual([`${unread!.storyId} 2`])
  })

  it('does not read everything again for what is written while it catches up', async () => {
    const namespace = 'follow-meanwhile'
    const fold = createTrendingFold(redis, { namespace, now })
    const memory = createMemory()
    const follower = createTrendingFollower(redis, { site, namespace, now, sink: memory })
    await fold.apply(events.slice(0, 100))
    await follower.catchUp()
    const { loads } = memory
    for (let start = 100; start < events.length; start += 50) {
      await fold.apply(events.slice(start, start + 25))
      await Promise.all([follower.catchUp(), fold.apply(events.slice(start + 25, start + 50))])
    }
    await follower.catchUp()
    expect(memory.loads).toBe(loads)
    expect(countsOf(memory.hours)).toEqual(countsOf(await whatThereIs(namespace)))
  })

  it('reads everything again when it fell too far behind', async () => {
    const namespace = 'follow-behind'
    const fold = createTrendingFold(redis, { namespace, now })
    const memory = createMemory()
    const follower = createTrendingFollower(redis, { site, namespace, now, sink: memory })
    await fold.apply(events.slice(0, 10))
    await follower.catchUp()
    const { loads } = memory
    for (let n = 0; n < 600; n++) await fold.apply([view(n % 60, { anonymousId: `reader-${n}` })])
    await follower.catchUp()
    expect(memory.loads).toBe(loads + 1)
    expect(countsOf(memory.hours)).toEqual(countsOf(await whatThereIs(namespace)))
  })

  it('notices that Redis lost everything, and that another has begun', async () => {
    const namespace = 'follow-loss'
    const fold = createTrendingFold(redis, { namespace, now })
    const board = new Set<string>()
    const follower = createTrendingFollower(redis, {
      site,
      namespace,
      now,
      sink: {
        replaceBucket: (_bucket, stories) => {
          board.clear()
          for (const { storyId } of stories) board.add(storyId)
        },
        putStory: ({ storyId }) => void board.add(storyId),
        setCounts: (storyId) => board.add(storyId).has(storyId),
      },
    })
    await fold.apply([view(1)])
    await follower.catchUp()
    expect([...board]).toEqual(['s1'])
    await redis.flushdb()
    await follower.catchUp()
    expect([...board]).toEqual([])
    await fold.apply([view(2)])
    await follower.catchUp()
    expect([...board]).toEqual(['s1'])
    expect(await whatThereIs(namespace)).toEqual(new Map([[`s1/${noon / hourMs}`, expect.anything()]]))
  })
})
