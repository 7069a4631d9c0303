import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createRelatedStories, type RelatedStories } from './related-stories.js'

const hourMs = 3_600_000
const limits = { maxReaders: 100, maxStories: 1_000 }

function relate(views: readonly (readonly [reader: number, story: string, hours: number])[]): RelatedStories {
  const related = createRelatedStories(limits)
  for (const [reader, story, hours] of views) related.add(reader, story, hours * hourMs)
  return related
}

describe('stories', () => {
  it('go with the five before them within three hours, less with each, in both directions', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const related = relate(names.map((name) => [1, name, 0]))
    const ofLast = related.neighboursOf('g', 0)
    expect([...ofLast.keys()]).toEqual(['f', 'e', 'd', 'c', 'b'])
    for (const [place, weight] of [...ofLast.values()].entries()) expect(weight).toBeCloseTo(0.7 ** place)
    expect(related.neighboursOf('f', 0).get('g')).toBeCloseTo(1)
    expect(relate([[1, 'a', 0], [1, 'b', 3.1]]).neighboursOf('a', 0).size).toBe(0) // prettier-ignore
  })

  it('go together once for each reader, however often the reader comes back', () => {
    const once = relate([[1, 'a', 0], [1, 'b', 0]]) // prettier-ignore
    const often = relate([[1, 'a', 0], [1, 'b', 0], [1, 'a', 0.1], [1, 'b', 0.2], [1, 'b', 0]]) // prettier-ignore
    expect(often.neighboursOf('a', 0)).toEqual(once.neighboursOf('a', 0))
    const two = relate([[1, 'a', 0], [1, 'b', 0], [2, 'a', 0], [2, 'b', 0]]) // prettier-ignore
    expect(two.neighboursOf('a', 0).get('b')).toBeCloseTo(2)
  })

  it('go together half as much three hours later', () => {
    const related = relate([[1, 'a', 0], [1, 'b', 0]]) // prettier-ignore
    expect(related.neighboursOf('a', 3 * hourMs).get('b')).toBeCloseTo(0.5)
  })

  it('have the same neighbours in whatever order the readers come', () => {
    const view = fc.record({
      reader: fc.nat(9),
      stories: fc.shuffledSubarray(['a', 'b', 'c', 'd', 'e']),
      hours: fc.nat(6),
    })
    fc.assert(
      fc.property(fc.uniqueArray(view, { selector: ({ reader }) => reader }), (readers) => {
        const views = (list: typeof readers): (readonly [number, string, number])[] =>
          list.flatMap(({ reader, stories, hours }) =>
            stories.map((story) => [reader, story, hours] as const),
          )
        const [one, other] = [relate(views(readers)), relate(views(readers.toReversed()))]
        for (const story of ['a', 'b']) {
          const [first, second] = [one, other].map((each) => each.neighboursOf(story, 6 * hourMs)) as [
            Map<string, number>,
            Map<string, number>,
          ]
          expect(new Set(first.keys())).toEqual(new Set(second.keys()))
          for (const [name, weight] of first) expect(second.get(name)).toBeCloseTo(weight, 9)
        }
      }),
    )
  })

  it('keep 32 neighbours, the strongest', () => {
    const views = Array.from({ length: 200 }, (_, n) => [[n, 'a', 0], [n, n < 120 ? `strong-${n % 30}` : `weak-${n}`, 0]] as const).flat() // prettier-ignore
    const neighbours = relate(views).neighboursOf('a', 0)
    expect(neighbours.size).toBe(32)
    expect([...neighbours.keys()].filter((name) => name.startsWith('strong')).length).toBe(30)
  })
})

it('memory is bounded, and released', () => {
  const related = createRelatedStories({ maxReaders: 10, maxStories: 10 })
  for (let n = 0; n < 500; n++) {
    related.add(n, 'a', 0)
    related.add(n, `s-${n}`, 0)
  }
  const known = Array.from({ length: 500 }, (_, n) => related.neighboursOf(`s-${n}`, 0).size)
  expect(known.filter((size) => size > 0).length).toBeLessThanOrEqual(10)
  related.forget(13 * hourMs)
  expect(related.neighboursOf('a', 13 * hourMs).size).toBe(0)
})
