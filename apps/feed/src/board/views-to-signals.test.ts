import { expect, it } from '@jest/globals'
import { makeStoryHour, storyBucketOf, storyHourCodes, storyNumberOf } from '@frontpage/contracts'
import { createStoryBoard, createStorySignals, type StorySignals } from '@frontpage/ranking'
import type { TrendingSink } from '@frontpage/read-models'
import fc from 'fast-check'
import { viewsToSignals } from './views-to-signals.js'

const hour = 490_000
const nowMs = (hour + 1) * 3_600_000
const { readers, reads, completedReads, engagedSeconds } = storyHourCodes

function setUp(): { signals: StorySignals; sink: TrendingSink } {
  const signals = createStorySignals({ numberOf: storyNumberOf })
  return { signals, sink: viewsToSignals(createStoryBoard(), signals) }
}

/** A story's signals, rounded: sums in another order differ in their last digits. */
function valuesOf(signals: StorySignals, storyId: string): unknown {
  const story = signals.get(storyId)
  if (story === undefined) return undefined
  const { newestMinute, sums } = story.views
  return { newestMinute, sums: Array.from(sums, (sum) => Math.round(sum * 1e6) / 1e6), reads: story.reads }
}

const stored = (storyId: string, counts: readonly number[], older: [number, number][] = []) => ({
  storyId,
  readersByHour: new Map(older),
  hours: [makeStoryHour(hour, counts)],
})

it('tells by how much absolute counts have grown', () => {
  const { signals, sink } = setUp()
  sink.setCounts('a', hour, [3, 2, readers, 2])
  sink.setCounts('a', hour, [3, 5, 4, 1, readers, 6, reads, 2, completedReads, 1, engagedSeconds, 90])
  sink.setCounts('a', hour, [reads, 3, engagedSeconds, 100])
  const expected = setUp()
  expected.signals.addViews('a', hour * 60 + 3, 5)
  expected.signals.addViews('a', hour * 60 + 4, 1)
  expected.signals.addReads('a', hour * 60, { count: 3, completed: 1, seconds: 100 })
  expect(valuesOf(signals, 'a')).toEqual(valuesOf(expected.signals, 'a'))
})

it('counts nothing twice where a bucket or a story is read again', () => {
  const { signals, sink } = setUp()
  const counts = [3, 5, readers, 5, reads, 2, completedReads, 1, engagedSeconds, 90]
  sink.setCounts('a', hour, [3, 2, 7, 1, readers, 3])
  sink.replaceBucket(storyBucketOf('a'), [stored('a', counts, [[hour - 30, 4]])], true)
  sink.putStory(stored('a', counts, [[hour - 30, 4]]))
  const expected = setUp()
  expected.signals.addViews('a', (hour - 30) * 60 + 30, 4)
  expected.signals.addViews('a', hour * 60 + 7, 0)
  expected.signals.addViews('a', hour * 60 + 3, 5)
  expected.signals.addReads('a', hour * 60, { count: 2, completed: 1, seconds: 90 })
  expect(valuesOf(signals, 'a')).toEqual(valuesOf(expected.signals, 'a'))
})

it('ends with the same values, whatever was told before', () => {
  const change = fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 1, max: 20 }))
  fc.assert(
    fc.property(fc.array(change), fc.array(change, { minLength: 1 }), (earlier, last) => {
      const { signals, sink } = setUp()
      for (const [minute, count] of earlier) sink.setCounts('a', hour, [minute, count])
      const counts = [...new Map(last)].flat()
      sink.replaceBucket(storyBucketOf('a'), [stored('a', counts)], true)
      const fresh = setUp()
      fresh.sink.replaceBucket(storyBucketOf('a'), [stored('a', counts)], true)
      const [got, wanted] = [signals, fresh.signals].map((each) => decayedAt(each, nowMs))
      got!.forEach((value, at) => expect(value).toBeCloseTo(wanted![at]!, 6))
    }),
  )
})

function decayedAt(signals: StorySignals, atMs: number): number[] {
  const story = signals.get('a')
  if (story === undefined) return [0, 0]
  const { newestMinute, sums } = story.views
  if (newestMinute === -Infinity) return Array.from(sums, () => 0)
  // The longest half-life and the shortest one, as they are at this time.
  const age = atMs / 60_000 - newestMinute
  return [sums[0]! * 2 ** (-age / 7.5), sums.at(-1)! * 2 ** (-age / 4_320)]
}
