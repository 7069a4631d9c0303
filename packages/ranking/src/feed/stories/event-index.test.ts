import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { buildTraits, feedNowMs, hourMs } from '../../../test/build-traits.js'
import { createEventIndex } from './event-index.js'
import { isSameEvent } from './is-same-event.js'
import type { StoryTraits } from './story-traits.js'

function indexOf(stories: readonly StoryTraits[]) {
  const index = createEventIndex()
  for (const story of stories) index.put(story)
  return index
}
const others = (index: ReturnType<typeof createEventIndex>, storyId: string) =>
  index
    .othersOf(storyId)
    .map((story) => story.storyId)
    .toSorted()

const title = 'Ferry sinks off Lombok with forty people'
const nouns = ['ferry', 'bridge', 'storm', 'mayor', 'school']
const verbs = ['sinks', 'opens', 'wins', 'burns']
const places = ['Lombok', 'Solo', 'Medan', 'Bandung']
const ends = ['', ' again', ' today', ' with 40 people', ' with 41 people']
const titles = fc
  .tuple(...[nouns, verbs, places, ends].map((words) => fc.constantFrom(...words)))
  .map(([noun, verb, place, end]) => `Big ${noun} ${verb} near ${place}${end}`)

describe('the index of events', () => {
  it('finds the stories of one event', () => {
    const index = indexOf([
      buildTraits('a', { title }),
      buildTraits('b', { title: `${title} aboard` }),
      buildTraits('c', { title: 'Bridge closed in Solo after the storm' }),
    ])
    expect(others(index, 'a')).toEqual(['b'])
    expect(others(index, 'b')).toEqual(['a'])
    expect(others(index, 'c')).toEqual([])
    expect(others(index, 'unknown')).toEqual([])
  })

  it('keeps the same headline of another week apart', () => {
    const week = { title, publishedMs: feedNowMs - 7 * 24 * hourMs }
    expect(others(indexOf([buildTraits('a', { title }), buildTraits('b', week)]), 'a')).toEqual([])
  })

  it('is the same whatever the order in which stories come and go', () => {
    const someTitles = fc.array(titles, { minLength: 2, maxLength: 25 })
    fc.assert(
      fc.property(someTitles, fc.infiniteStream(fc.nat()), (all, order) => {
        const stories = all.map((text, at) => buildTraits(`s${at}`, { title: text }))
        const shuffled = stories.toSorted(() => (order.next().value % 2 === 0 ? 1 : -1))
        const index = indexOf(stories)
        const other = indexOf(shuffled)
        const gone = stories.filter((_, at) => at % 3 === 0)
        for (const story of gone)
          index.put(buildTraits(story.storyId, { title: 'Something quite different' }))
        for (const story of gone) index.put(story)
        for (const { storyId } of stories) expect(others(index, storyId)).toEqual(others(other, storyId))
      }),
      { numRuns: 12 },
    )
  })

  it('finds nearly all pairs that a comparison of all finds, and no others', () => {
    const stories = fc
      .sample(titles, { numRuns: 200, seed: 7 })
      .map((text, at) => buildTraits(`s${at}`, { title: text }))
    const unique = [...new Map(stories.map((story) => [story.titleWords.words.join(), story])).values()]
    const index = indexOf(unique)
    let [found, all, wrong] = [0, 0, 0]
    for (const first of unique) {
      for (const second of unique) {
        if (first === second) continue
        const isSame = isSameEvent(first.titleWords, second.titleWords)
        const isFound = index.othersOf(first.storyId).includes(second)
        if (isSame) all++
        if (isFound) found++
        if (isFound && !isSame) wrong++
      }
    }
    expect(wrong).toBe(0)
    expect(all).toBeGreaterThan(50)
    expect(found / all).toBeGreaterThan(0.98)
  })

  it('forgets removed stories', () => {
    const index = indexOf([buildTraits('a', { title }), buildTraits('b', { title })])
    index.remove('b')
    index.remove('b')
    expect(others(index, 'a')).toEqual([])
    expect(index.size).toBe(1)
  })

  it('bounds what one headline takes, however often it comes', () => {
    const index = indexOf(Array.from({ length: 300 }, (_, at) => buildTraits(`s${at}`, { title })))
    const counts = Array.from({ length: 300 }, (_, at) => index.othersOf(`s${at}`).length)
    expect(Math.max(...counts)).toBeLessThanOrEqual(64)
  })
})
