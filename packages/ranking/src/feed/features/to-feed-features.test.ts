import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { emptyReaderHistory, noCoReads, type ReaderHistory } from '../signals/reader-history.js'
import { createStorySignals, type FeedStory, type StorySignals } from '../signals/story-signals.js'
import type { FeedContext } from './feed-context.js'
import { feedFeatureCount, feedFeatureNames, toFeedFeatures } from './to-feed-features.js'

const minute = 28_000_000
const nowMs = minute * 60_000 + 59_000
const ids = ['a', 'b', 'c', 'd'] as const

interface Happening {
  readonly kind: 'view' | 'impression' | 'click'
  readonly story: (typeof ids)[number]
  readonly age: number
}
const happening: fc.Arbitrary<Happening> = fc.record({
  kind: fc.constantFrom('view', 'impression', 'click'),
  story: fc.constantFrom(...ids),
  age: fc.integer({ min: 0, max: 3_000 }),
})

function signalsOf(happenings: readonly Happening[]): StorySignals {
  const signals = createStorySignals({ numberOf: (storyId) => storyId })
  for (const id of ids) signals.setFacts(id, {}, nowMs - 86_400_000)
  for (const { kind, story, age } of happenings) {
    if (kind === 'view') signals.addViews(story, minute - age, 1)
    else if (kind === 'impression') signals.addImpressions(story, minute - age, 1)
    else signals.addClicks(story, minute - age, 1)
  }
  return signals
}

const contextOf = (signals: StorySignals): FeedContext => ({
  nowMs,
  coReads: { neighboursOf: (story) => new Map(story === 'a' ? [['b', 3]] : []) },
  storyOf: (number) => signals.byNumber(number),
})
const reader: ReaderHistory = {
  ...emptyReaderHistory,
  viewed: new Map([['a', { firstMs: nowMs - 60_000, lastMs: nowMs - 60_000, seconds: 20, completed: true }]]),
  shown: new Map([
    ['c', { times: 2, firstMs: nowMs - 3_600_000, lastMs: nowMs - 120_000 }],
    ['d', { times: 1, firstMs: nowMs - 3_600_000, lastMs: nowMs - 3_600_000 }],
  ]),
}
const storiesOf = (signals: StorySignals): FeedStory[] => ids.map((id) => signals.get(id)!)
const columnOf = (rows: Float64Array, row: number, name: string): number =>
  rows[row * feedFeatureCount + feedFeatureNames.indexOf(name)]!

function differenceOf(first: Float64Array, second: Float64Array): number {
  return first.reduce((most, value, at) => Math.max(most, Math.abs(value - second[at]!)), 0)
}

describe('toFeedFeatures', () => {
  it('has names that differ, and finite numbers for stories and readers that nothing is known of', () => {
    expect(new Set(feedFeatureNames).size).toBe(feedFeatureCount)
    const signals = signalsOf([])
    const context = { nowMs, coReads: noCoReads, storyOf: () => undefined }
    expect(toFeedFeatures(storiesOf(signals), emptyReaderHistory, context).every(Number.isFinite)).toBe(true)
    expect(toFeedFeatures([], emptyReaderHistory, context)).toHaveLength(0)
  })

  it('gives the candidates the same rows in any order', () => {
    fc.assert(
      fc.property(fc.array(happening), fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }), (all, order) => {
        const signals = signalsOf(all)
        const stories = storiesOf(signals)
        const rows = toFeedFeatures(stories, reader, contextOf(signals))
        const moved = toFeedFeatures(
          order.map((at) => stories[at]!),
          reader,
          contextOf(signals),
        )
        order.forEach((at, place) => {
          const [expected, actual] = [at, place].map((row, which) =>
            (which === 0 ? rows : moved).subarray(row * feedFeatureCount, (row + 1) * feedFeatureCount),
          )
          expect(differenceOf(expected!, actual!)).toBeLessThan(1e-9)
        })
      }),
    )
  })

  it('does not depend on the order in which counts became known', () => {
    fc.assert(
      fc.property(fc.array(happening), (all) => {
        const [inOrder, reversed] = [signalsOf(all), signalsOf(all.toReversed())]
        const rows = toFeedFeatures(storiesOf(inOrder), reader, contextOf(inOrder))
        const others = toFeedFeatures(storiesOf(reversed), reader, contextOf(reversed))
        // Equal values can differ by rounding, which moves them within a rank.
        const counted = (_: number, at: number): boolean =>
          !feedFeatureNames[at % feedFeatureCount]!.endsWith('Rank')
        expect(differenceOf(rows.filter(counted), others.filter(counted))).toBeLessThan(1e-6)
      }),
    )
  })

  it('ranks and shares within the list', () => {
    const signals = signalsOf([
      { kind: 'view', story: 'a', age: 1 },
      { kind: 'view', story: 'a', age: 1 },
      { kind: 'view', story: 'b', age: 1 },
    ])
    const rows = toFeedFeatures(storiesOf(signals), reader, contextOf(signals))
    expect([0, 1, 2, 3].map((row) => columnOf(rows, row, 'views60Rank'))).toEqual([1, 2 / 3, 1 / 6, 1 / 6])
    const shares = [0, 1, 2, 3].map((row) => Math.exp(columnOf(rows, row, 'views60Share')))
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(4, 9)
  })

  it('knows what the reader saw, was shown, and reads along with it', () => {
    const signals = signalsOf([])
    const rows = toFeedFeatures(storiesOf(signals), reader, { ...contextOf(signals), openStoryId: 'd' })
    const column = (name: string): number[] => [0, 1, 2, 3].map((row) => columnOf(rows, row, name))
    expect(column('seen')).toEqual([1, 0, 0, 0])
    expect(column('fatigue')).toEqual([0, 0, Math.log(3), Math.log(2)])
    expect(column('inLastList')).toEqual([0, 0, 1, 0])
    expect(column('overlap')).toEqual([0.25, 0.25, 0.25, 0.25])
    expect(column('isOpen')).toEqual([0, 0, 0, 1])
    expect(column('coRead').map((each) => Math.round(Math.exp(each) * 10))).toEqual([1, 31, 1, 1])
  })
})
