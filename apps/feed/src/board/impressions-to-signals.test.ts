import { expect, it } from '@jest/globals'
import { impressionCodes, storyBucketOf, storyNumberOf } from '@frontpage/contracts'
import { createStorySignals, type StorySignals } from '@frontpage/ranking'
import fc from 'fast-check'
import { impressionsToSignals } from './impressions-to-signals.js'

const hour = 490_000
const minute = hour * 60
const { firstClick } = impressionCodes

/** Impressions and clicks as they are an hour later, at the half-life of an hour. */
function valuesOf(signals: StorySignals): number[] {
  const story = signals.get('a')
  if (story === undefined) return [0, 0]
  return [story.impressions, story.clicks].map(({ newestMinute, sums }) =>
    newestMinute === -Infinity ? 0 : sums[3]! * 2 ** ((newestMinute - (minute + 120)) / 60),
  )
}

it('tells by how much impressions and clicks have grown, and nothing twice', () => {
  const signals = createStorySignals({ numberOf: storyNumberOf })
  const sink = impressionsToSignals(signals)
  sink.setCounts('a', hour, [3, 2, firstClick + 3, 1])
  sink.setCounts('a', hour, [3, 5])
  sink.putStory({
    storyId: 'a',
    totals: new Map([
      [hour, { impressions: 5, clicks: 1 }],
      [hour - 30, { impressions: 7, clicks: 0 }],
    ]),
    hours: [{ hour, counts: [3, 5, firstClick + 3, 1] }],
  })
  const expected = createStorySignals({ numberOf: storyNumberOf })
  expected.addImpressions('a', minute - 30 * 60 + 30, 7)
  expected.addImpressions('a', minute + 3, 5)
  expected.addClicks('a', minute + 3, 1)
  valuesOf(signals).forEach((value, at) => expect(value).toBeCloseTo(valuesOf(expected)[at]!, 9))
})

it('ends with the same values, whatever was told before', () => {
  const counts = fc
    .array(fc.tuple(fc.constantFrom(0, 1, 2, firstClick, firstClick + 1), fc.integer({ min: 1, max: 9 })))
    .map((pairs) => [...new Map(pairs)].flat())
  fc.assert(
    fc.property(fc.array(counts), counts, (earlier, last) => {
      const [told, fresh] = [0, 1].map(() => createStorySignals({ numberOf: storyNumberOf }))
      const sink = impressionsToSignals(told!)
      for (const each of earlier) sink.setCounts('a', hour, each)
      const story = { storyId: 'a', totals: new Map(), hours: [{ hour, counts: last }] }
      sink.replaceBucket(storyBucketOf('a'), [story], true)
      impressionsToSignals(fresh!).replaceBucket(storyBucketOf('a'), [story], true)
      valuesOf(told!).forEach((value, at) => expect(value).toBeCloseTo(valuesOf(fresh!)[at]!, 9))
    }),
  )
})

it('keeps no counts of stories for which there is no room, or that are gone', () => {
  const signals = createStorySignals({ numberOf: storyNumberOf, maxStories: 1 })
  const sink = impressionsToSignals(signals)
  sink.setCounts('a', hour, [0, 1])
  sink.setCounts('b', hour, [0, 1])
  signals.remove('a')
  sink.forget((storyId) => signals.get(storyId) !== undefined)
  sink.setCounts('a', hour, [0, 3])
  expect(signals.get('a')?.impressions.sums[0]).toBe(3)
})
