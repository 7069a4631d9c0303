import { describe, expect, it } from '@jest/globals'
import { buildHistory, buildTraits, feedNowMs, findByNumber, hourMs } from '../../../test/build-traits.js'
import { interestBonus, toReaderInterests } from './reader-interests.js'
import type { ReaderHistory } from '../signals/reader-history.js'

const stories = [
  ...Array.from({ length: 20 }, (_, at) => buildTraits(`s${at}`, { section: 'Sport', tags: ['tennis'] })),
  buildTraits('w', { section: 'World', author: 'Ann' }),
]
const interestsOf = (history: ReaderHistory) =>
  toReaderInterests(history, { nowMs: feedNowMs, storyOf: findByNumber(stories) })
const sport = (count: number) => Array.from({ length: count }, (_, at) => `s${at}`)
const affinity = (history: ReaderHistory, topic = 'section:sport') =>
  interestsOf(history).affinities.get(topic)

describe('affinities', () => {
  it('grow with what is read, and one view is little', () => {
    expect(affinity(buildHistory(sport(1)))).toBeLessThan(0.25)
    expect(affinity(buildHistory(sport(20)))).toBeGreaterThan(0.8)
  })

  it('are shares: another section takes from them', () => {
    expect(affinity(buildHistory(['s0', 'w']))).toBeLessThan(affinity(buildHistory(['s0']))!)
  })

  it('fade', () => {
    const before = buildHistory(sport(3), {}, feedNowMs - 21 * 24 * hourMs)
    expect(affinity(before)).toBeLessThan(affinity(buildHistory(sport(3)))!)
  })

  it('count reading to the end more than a page that was left at once', () => {
    const view = { firstMs: feedNowMs, lastMs: feedNowMs, seconds: 2, completed: false }
    const left = buildHistory([], { viewed: new Map([['#w', view]]) })
    const read = buildHistory([], { viewed: new Map([['#w', { ...view, completed: true }]]) })
    expect(affinity(left, 'author:ann')).toBeLessThan(affinity(read, 'author:ann')!)
  })

  it('have no topic that the reader wants less of', () => {
    const lessOf = new Map([['section:sport', feedNowMs - 1]])
    const interests = interestsOf(buildHistory(sport(5), { lessOf }))
    expect(interests.affinities.has('section:sport')).toBe(false)
    expect(interests.affinities.has('tag:tennis')).toBe(true)
    expect(interests.sections).toEqual([])
  })

  it('count a click whose view is unknown', () => {
    expect(affinity(buildHistory([], { clicked: new Map([['#s1', feedNowMs]]) }))).toBeGreaterThan(0)
  })

  it('know nothing of stories that are gone', () => {
    expect(interestsOf(buildHistory(['gone'])).affinities.size).toBe(0)
  })
})

it('the last stories are the last that were read, the latest first', () => {
  const viewed = new Map(
    [3, 9, 1, 7, 5, 2].map((hours, at) => [
      `#s${at}`,
      { firstMs: 0, lastMs: feedNowMs - hours * hourMs, seconds: 0, completed: false },
    ]),
  )
  const { recent } = interestsOf(buildHistory([], { viewed }))
  expect(recent.map(({ storyId }) => storyId)).toEqual(['s2', 's5', 's0', 's4', 's3'])
})

it('what is followed is worth more than one view', () => {
  const [story] = stories
  const followed = interestsOf(buildHistory([], { followed: new Map([['tag:tennis', 1]]) }))
  const viewed = interestsOf(buildHistory(['s1']))
  expect(interestBonus(story!, followed)).toBeGreaterThan(interestBonus(story!, viewed))
  expect(interestBonus(story!, viewed)).toBeGreaterThan(0)
  expect(interestBonus(story!, interestsOf(buildHistory()))).toBe(0)
})
