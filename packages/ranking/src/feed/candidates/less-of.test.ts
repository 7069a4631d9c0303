import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { buildHistory, buildTraits, feedNowMs } from '../../../test/build-traits.js'
import { createLessOfWishes, lessOfFactor } from './less-of.js'

const dayMs = 86_400_000
const daysAgo = (days: number) => feedNowMs - days * dayMs
const story = buildTraits('a', { section: 'Sport', tags: ['tennis'], publisher: 'The Daily' })

describe('a wish for less', () => {
  it.each([
    [0, 0],
    [13.9, 0],
    [14, 0.2],
    [49, 0.4],
    [84, 0.6],
    [153, 0.8],
    [154, 1],
    [9_999, 1],
  ])('leaves after %d days a factor of %d', (days, factor) => {
    expect(lessOfFactor(daysAgo(days), feedNowMs)).toBeCloseTo(factor)
  })

  it('never grows stronger with time', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.nat(200), (days, more) => {
        const after = lessOfFactor(daysAgo(days + more), feedNowMs)
        expect(after).toBeGreaterThanOrEqual(lessOfFactor(daysAgo(days), feedNowMs))
      }),
    )
  })

  const find = (lessOf: [string, number][], followed: [string, number][] = [], asked?: string[]) =>
    createLessOfWishes(buildHistory([], { lessOf: new Map(lessOf), followed: new Map(followed) }), {
      nowMs: feedNowMs,
      asked: asked && new Set(asked),
    }).find(story)

  it('applies to any topic of a story, the strongest one counts', () => {
    expect(find([])).toBeUndefined()
    expect(find([['section:music', daysAgo(1)]])).toBeUndefined()
    expect(find([['tag:tennis', daysAgo(20)]])).toMatchObject({ topic: 'tag:tennis', factor: 0.2 })
    expect(
      find([
        ['tag:tennis', daysAgo(20)],
        ['publisher:the-daily', daysAgo(2)],
      ]),
    ).toMatchObject({
      topic: 'publisher:the-daily',
      factor: 0,
    })
  })

  it('is lifted by what the reader follows later, not by what was followed before', () => {
    expect(find([['section:sport', daysAgo(2)]], [['tag:tennis', daysAgo(1)]])).toBeUndefined()
    expect(find([['section:sport', daysAgo(2)]], [['tag:tennis', daysAgo(3)]])).toBeDefined()
  })

  it('does not count against what is asked for now', () => {
    expect(find([['section:sport', daysAgo(2)]], [], ['section:sport'])).toBeUndefined()
  })
})
