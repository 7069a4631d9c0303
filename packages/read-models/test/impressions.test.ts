import { describe, expect, it } from '@jest/globals'
import { impressionCodes, storyBucketOf } from '@frontpage/contracts'
import {
  createImpressionsFold,
  createImpressionsFollower,
  createTrendingFold,
  type FoldableEvent,
  type ImpressionsSink,
  type StoredImpressions,
} from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import { buildFoldable, buildListEvents, noon } from './build-foldable-events.js'
import { itIsAFold } from './fold-conformance.js'
import { startRedisOfTests } from './redis-of-tests.js'

const { server, redis } = await startRedisOfTests()

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const hour = noon / hourMs
const site = 'daily'
const now = (): number => noon + 59 * minuteMs

describe('the impressions fold', () => {
  itIsAFold(createImpressionsFold, { server, redis, events: buildListEvents(200) })
})

let namespaces = 0

function shown(
  minute: number,
  storyIds: readonly string[],
  more: Partial<FoldableEvent> = {},
): FoldableEvent {
  return buildFoldable({
    messageId: `shown-${minute}-${storyIds.join('-')}-${more.feedId}-${more.anonymousId}`,
    type: 'track',
    storyEvent: 'Stories Shown',
    timestamp: noon + minute * minuteMs,
    storyId: undefined,
    shown: storyIds.map((storyId, position) => ({ storyId, position })),
    feedId: 'feed-1',
    ...more,
  })
}

function click(minute: number, storyId: string, more: Partial<FoldableEvent> = {}): FoldableEvent {
  return buildFoldable({
    messageId: `click-${minute}-${storyId}-${more.feedId}-${more.anonymousId}`,
    type: 'track',
    storyEvent: 'Story Clicked',
    timestamp: noon + minute * minuteMs,
    storyId,
    feedId: 'feed-1',
    ...more,
  })
}

/** Counts by minute since noon, as a follower has them. */
interface Minutes {
  impressions: Record<number, number>
  clicks: Record<number, number>
}

function createMemory(): ImpressionsSink & { stories: Map<string, Map<number, number>>; loads: number } {
  const stories = new Map<string, Map<number, number>>()
  const memory = {
    stories,
    loads: 0,
    replaceBucket(bucket: number, some: readonly StoredImpressions[]) {
      memory.loads++
      for (const storyId of stories.keys()) if (storyBucketOf(storyId) === bucket) stories.delete(storyId)
      for (const story of some) memory.putStory(story)
    },
    putStory(story: StoredImpressions) {
      stories.set(story.storyId, new Map())
      for (const { hour: ofHour, counts } of story.hours) memory.setCounts(story.storyId, ofHour, counts)
    },
    setCounts(storyId: string, ofHour: number, counts: readonly number[]) {
      const story = stories.get(storyId)
      if (story === undefined) return false
      for (let at = 0; at < counts.length; at += 2) {
        if (counts[at + 1] === 0) story.delete(ofHour * 128 + counts[at]!)
        else story.set(ofHour * 128 + counts[at]!, counts[at + 1]!)
      }
      return true
    },
  }
  return memory
}

async function minutesAfter(
  events: readonly FoldableEvent[],
  storyId = 's1',
  options: { isExcluded?: (readerId: string) => boolean } = {},
): Promise<Minutes> {
  const namespace = `minutes-${++namespaces}`
  const fold = createImpressionsFold(redis, { namespace, now, ...options })
  for (const event of events) await fold.apply([event])
  const memory = createMemory()
  await createImpressionsFollower(redis, { site, namespace, now, sink: memory }).catchUp()
  const minutes: Minutes = { impressions: {}, clicks: {} }
  for (const [key, count] of memory.stories.get(storyId) ?? []) {
    const code = key % 128
    const isClick = code >= impressionCodes.firstClick
    const minute = (Math.floor(key / 128) - hour) * 60 + code - (isClick ? impressionCodes.firstClick : 0)
    minutes[isClick ? 'clicks' : 'impressions'][minute] = count
  }
  return minutes
}

describe('an impression', () => {
  it('is one per list and story, under its first minute, whatever the page renders again, in any order', async () => {
    const events = [
      shown(9, ['s1', 's2']),
      shown(3, ['s2', 's1']),
      shown(20, ['s1']),
      shown(5, ['s1'], { feedId: 'feed-2', anonymousId: 'other' }),
    ]
    for (const ordered of [events, events.toReversed()]) {
      expect(await minutesAfter(ordered)).toEqual({ impressions: { 3: 1, 5: 1 }, clicks: {} })
    }
  })

  it('is one per reader and hour where a list has no id, and none where there is no reader either', async () => {
    const events = [
      shown(1, ['s1'], { feedId: undefined }),
      shown(2, ['s1'], { feedId: undefined }),
      shown(2, ['s1'], { feedId: undefined, anonymousId: 'other' }),
      shown(3, ['s1'], { feedId: undefined, anonymousId: undefined }),
    ]
    expect(await minutesAfter(events)).toEqual({ impressions: { 1: 1, 2: 1 }, clicks: {} })
  })

  it('is one across the turn of an hour when the list’s id tells when it was made', async () => {
    const madeAt = (ms: number): string => {
      const time = ms.toString(16).padStart(12, '0')
      return `${time.slice(0, 8)}-${time.slice(8)}-7abc-8abc-0123456789ab`
    }
    const feedId = madeAt(noon - 10 * minuteMs)
    const events = [shown(-5, ['s1'], { feedId }), shown(15, ['s1'], { feedId })]
    for (const ordered of [events, events.toReversed()]) {
      expect(await minutesAfter(ordered)).toEqual({ impressions: { '-5': 1 }, clicks: {} })
    }
    // A page that stays open for longer is looked at anew.
    const oldId = madeAt(noon - 4 * hourMs)
    const later = [shown(-65, ['s1'], { feedId: oldId }), shown(15, ['s1'], { feedId: oldId })]
    expect(await minutesAfter(later)).toEqual({ impressions: { '-65': 1, 15: 1 }, clicks: {} })
  })

  it('counts of a reader who opted out by the list alone, and of an excluded one never', async () => {
    const events = [
      shown(1, ['s1'], { isOptedOut: true }),
      shown(2, ['s1'], { isOptedOut: true, feedId: undefined }),
      shown(3, ['s1'], { feedId: 'feed-9', anonymousId: 'paid' }),
    ]
    const isExcluded = (readerId: string): boolean => readerId === 'paid'
    expect(await minutesAfter(events, 's1', { isExcluded })).toEqual({ impressions: { 1: 1 }, clicks: {} })
  })
})

it('a click is one per list, story and hour', async () => {
  const events = [
    click(7, 's1'),
    click(4, 's1'),
    click(5, 's1', { feedId: 'feed-2' }),
    click(5, 's2'),
    click(-1, 's1'),
  ]
  for (const ordered of [events, events.toReversed()]) {
    expect(await minutesAfter(ordered)).toEqual({ impressions: {}, clicks: { '-1': 1, 4: 1, 5: 1 } })
  }
})

it('is unchanged by a call with malformed arguments', async () => {
  createImpressionsFold(redis, { namespace: 'refused' })
  const call = redis as Redis & { countImpressions(...args: (string | number | Buffer)[]): Promise<null> }
  const start = ['{t}:live', '{t}:changes', '{t}:sequence', '{t}', 0, 60, 60, 60, 9, 9, 9, 64, 1]
  /** A story `s1`, with these numbers of impressions and clicks, and one of both. */
  const story = (impressions: number, clicks: number): Buffer =>
    Buffer.concat([
      Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 0, impressions, 0, clicks, 0, 2]),
      Buffer.from('s1'),
      Buffer.from([0, 1, 0, 0, 0, 1, 0, 1]),
    ])
  const good = story(1, 0)
  const bad = [
    story(2, 0),
    story(1, 1),
    story(0, 0),
    good.subarray(1),
    good.subarray(0, -1),
    good.subarray(0, 13),
  ]
  for (const bytes of bad) {
    const args = [...start, Buffer.concat([good, bytes])]
    await expect(call.countImpressions(...args)).rejects.toThrow('malformed arguments')
  }
  for (const args of [[], [''], [good, good]]) {
    await expect(call.countImpressions(...start, ...args)).rejects.toThrow('malformed arguments')
  }
  expect(await redis.keys('{t}*')).toEqual([])
})

describe('what is kept', () => {
  it('is the minutes of 26 hours, the totals of eight days, and nothing without a time to live', async () => {
    const namespace = 'kept'
    let nowMs = now()
    const later = (): number => nowMs
    const fold = createImpressionsFold(redis, { namespace, now: later })
    await fold.apply([shown(1, ['s1']), shown(2, ['s1'], { feedId: 'feed-2' }), click(3, 's1')])
    const read = async (): Promise<StoredImpressions | undefined> => {
      let found: StoredImpressions | undefined
      const sink: ImpressionsSink = {
        replaceBucket: (_, some) => void (found = some[0] ?? found),
        putStory() {},
        setCounts: () => true,
      }
      await createImpressionsFollower(redis, { site, namespace, sink, now: later }).catchUp()
      return found
    }
    const totals = new Map([[hour, { impressions: 2, clicks: 1 }]])
    expect(await read()).toMatchObject({ totals, hours: [{ hour }] })
    nowMs += 26 * hourMs
    expect(await read()).toMatchObject({ totals, hours: [] })
    nowMs += 7 * 24 * hourMs
    expect(await read()).toBeUndefined()
    const keys = await redis.keys(`{${namespace}:*`)
    const endless = await Promise.all(keys.map(async (key) => ((await redis.ttl(key)) < 0 ? key : undefined)))
    // A stream and two sets of a bucket are bounded by what they hold.
    expect(endless.filter((key) => key !== undefined && !/:(live|changes|sequence)$/.test(key))).toEqual([])
  })

  it('does not begin an hour’s minutes anew that have expired', async () => {
    const namespace = 'expired'
    const fold = createImpressionsFold(redis, { namespace, now })
    await fold.apply([shown(1, ['s1'])])
    const prefix = `{${namespace}:impressions:${site}:${storyBucketOf('s1')}}`
    await redis.del(`${prefix}:hour:${hour}:s1`)
    await fold.apply([shown(2, ['s1'], { feedId: 'feed-2' })])
    expect(await redis.hget(`${prefix}:story:s1`, `${hour}`)).toBe('2')
    expect(await redis.exists(`${prefix}:hour:${hour}:s1`)).toBe(0)
  })
})

describe('a follower', () => {
  const events = buildListEvents(600).map((event) => ({ ...event, site }))

  it('has by changes what it would have by reading everything', async () => {
    const namespace = 'follow'
    const fold = createImpressionsFold(redis, { namespace, now })
    const memory = createMemory()
    const follower = createImpressionsFollower(redis, { site, namespace, now, sink: memory })
    await fold.apply(events.slice(0, 100))
    await follower.catchUp()
    const { loads } = memory
    for (let start = 100; start < events.length; start += 50) {
      await fold.apply(events.slice(start, start + 50))
      await follower.catchUp()
    }
    expect(memory.loads).toBe(loads)
    const whole = createMemory()
    await createImpressionsFollower(redis, { site, namespace, now, sink: whole }).catchUp()
    expect(memory.stories.size).toBeGreaterThan(10)
    expect(memory.stories).toEqual(whole.stories)
  })
})

describe('a flood', () => {
  const limits = { maxStoriesPerHour: 160, maxStories: 640, maxImpressionsPerHour: 1_600 }

  it('of invented stories takes no more than the hour has room for', async () => {
    const fold = createImpressionsFold(redis, { namespace: 'stories', now, limits })
    let keptOut = 0
    for (let list = 0; list < 30; list++) {
      const ids = Array.from({ length: 100 }, (_, n) => `invented-${list}-${n}`)
      keptOut += (await fold.apply([shown(1, ids, { feedId: `f-${list}` })])).too_many_stories ?? 0
    }
    const stories = await redis.keys('{stories:impressions:*}:hour:*')
    expect(stories.length).toBe(160)
    expect(keptOut).toBe(3_000 - 160)
    const gates = await redis.keys('{stories:impressions:*}:gate:*')
    const sizes = await Promise.all(gates.map((key) => redis.hlen(key)))
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(160)
    const ttls = await Promise.all(gates.map((key) => redis.ttl(key)))
    expect(Math.min(...ttls)).toBeGreaterThan(0)
  })

  it('of invented lists takes no more gates than the hour has room for; an earlier hour has its own', async () => {
    const fold = createImpressionsFold(redis, { namespace: 'lists', now, limits })
    let keptOut = 0
    for (let start = 0; start < 4_000; start += 500) {
      const lists = Array.from({ length: 500 }, (_, n) => shown(1, ['s1'], { feedId: `f-${start + n}` }))
      keptOut += (await fold.apply(lists)).too_many_impressions ?? 0
    }
    expect(keptOut).toBe(4_000 - 100)
    expect(await fold.apply([shown(-70, ['s1'], { feedId: 'another' })])).toEqual({})
  })

  it('leaves a story that is read its place, by the readers whom trending counts', async () => {
    const namespace = 'read'
    const fold = createImpressionsFold(redis, { namespace, now, limits })
    const ids = Array.from({ length: 100 }, (_, n) => `invented-${n}`)
    for (let list = 0; list < 4; list++) {
      await fold.apply([
        shown(
          1,
          ids.map((id) => `${id}-${list}`),
          { feedId: `f-${list}` },
        ),
      ])
    }
    const readers = Array.from({ length: 4 }, (_, n) =>
      buildFoldable({ messageId: `v-${n}`, storyId: 'genuine', anonymousId: `reader-${n}` }),
    )
    expect(await fold.apply([shown(1, ['genuine'])])).toEqual({ too_many_stories: 1 })
    await createTrendingFold(redis, { namespace, now }).apply(readers)
    expect(await fold.apply([shown(1, ['genuine'])])).toEqual({})
  })
})
