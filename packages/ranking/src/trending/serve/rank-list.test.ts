import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { rankList, type Ranked } from './rank-list.js'

const scored = fc.uniqueArray(
  fc.record({
    storyId: fc.string({ maxLength: 4 }),
    score: fc.integer({ min: -40, max: 40 }).map((eighths) => eighths / 8),
  }),
  { selector: ({ storyId }) => storyId, maxLength: 30 },
)
const ids = (list: readonly Ranked[]) => list.map(({ storyId }) => storyId)

describe('rankList', () => {
  it('is the highest scores in order', () => {
    fc.assert(
      fc.property(scored, fc.nat(12), (stories, limit) => {
        const sorted = stories.toSorted((first, second) => second.score - first.score).slice(0, limit)
        expect(rankList(stories, { limit }).map(({ score }) => score + 0)).toEqual(
          sorted.map(({ score }) => score + 0),
        )
      }),
    )
  })

  it('does not depend on the order of the stories', () => {
    fc.assert(
      fc.property(scored, fc.array(fc.string({ maxLength: 4 })), (stories, previous) => {
        const options = { limit: 10, previous }
        expect(rankList(stories.toReversed(), options)).toEqual(rankList(stories, options))
      }),
    )
  })

  it('keeps a list that was made of the same scores', () => {
    fc.assert(
      fc.property(scored, (stories) => {
        const list = ids(rankList(stories, { limit: 10 }))
        expect(ids(rankList(stories, { limit: 10, previous: list }))).toEqual(list)
      }),
    )
  })

  it.each([
    [1.1, ['old']],
    [1.2, ['new']],
  ])('replaces a story of score 1 by one of score %d as %j', (score, expected) => {
    const stories = [
      { storyId: 'old', score: 1 },
      { storyId: 'new', score },
    ]
    expect(ids(rankList(stories, { limit: 1, previous: ['old'], bonus: 0.15 }))).toEqual(expected)
    expect(ids(rankList(stories, { limit: 1 }))).toEqual(['new'])
  })

  it('returns the score without the bonus', () => {
    expect(rankList([{ storyId: 'a', score: 1 }], { limit: 3, previous: ['a'], bonus: 5 })).toEqual([
      { storyId: 'a', score: 1 },
    ])
  })
})
