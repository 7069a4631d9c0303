import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { buildTraits } from '../../../test/build-traits.js'
import { exploreStories } from './explore-stories.js'
import { newPlacing, type Placing } from './placing.js'

function buildPlacing(storyId: string, isExplorable: boolean): Placing {
  const sources = [
    isExplorable
      ? ({ kind: 'exploration', inclusion: 1, rank: 0 } as const)
      : ({ kind: 'fresh', rank: 0 } as const),
  ]
  return newPlacing(
    { story: buildTraits(storyId), sources, inclusion: 1, interest: 0, score: 0, isSpare: false },
    0,
  )
}
const build = (explorable: readonly boolean[]) => explorable.map((is, at) => buildPlacing(`s${at}`, is))
const idOf = ({ candidate }: Placing) => candidate.story.storyId
const lists = fc.array(fc.boolean(), { maxLength: 7 })
const slots = fc.integer({ min: 0, max: 3 })

/** All outcomes of chance, each as likely as the others: every order of the explorable stories, as a shuffle makes it. */
function allOutcomes(explorable: readonly boolean[], count: number) {
  const size = explorable.filter(Boolean).length
  const draws = Math.min(size, count)
  let sequences: number[][] = [[]]
  for (let at = 0; at < draws; at++) {
    sequences = sequences.flatMap((each) =>
      Array.from({ length: size - at }, (_, choice) => [...each, (choice + 0.5) / (size - at)]),
    )
  }
  return sequences.map((sequence) => {
    const left = [...sequence]
    return exploreStories(build(explorable), { slots: count, random: () => left.shift()! })
  })
}

describe('exploration', () => {
  it('logs for every story the probability that it stands where it stands', () => {
    fc.assert(
      fc.property(lists, slots, (explorable, count) => {
        const outcomes = allOutcomes(explorable, count)
        const frequencies = new Map<string, number>()
        const places = ({ drawn, rest }: (typeof outcomes)[number]) => [
          ...drawn.map((placing, at) => [`slot ${at} ${idOf(placing)}`, placing.propensity] as const),
          ...rest.map((placing, at) => [`rest ${at} ${idOf(placing)}`, placing.propensity] as const),
        ]
        for (const outcome of outcomes) {
          for (const [place] of places(outcome))
            frequencies.set(place, (frequencies.get(place) ?? 0) + 1 / outcomes.length)
        }
        for (const outcome of outcomes) {
          for (const [place, propensity] of places(outcome))
            expect(propensity).toBeCloseTo(frequencies.get(place)!)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('takes as many as there are slots, of those that may be explored, and loses none', () => {
    fc.assert(
      fc.property(lists, slots, (explorable, count) => {
        const lower = build(explorable)
        const { drawn, rest } = exploreStories(lower, { slots: count, random: () => 0.3 })
        expect(drawn).toHaveLength(Math.min(count, explorable.filter(Boolean).length))
        expect(drawn.every(({ isExplorable, slot }) => isExplorable && slot === 'exploration')).toBe(true)
        expect([...drawn, ...rest].map(idOf).toSorted()).toEqual(lower.map(idOf).toSorted())
        expect(rest).toEqual(lower.filter((placing) => rest.includes(placing)))
      }),
      { numRuns: 50 },
    )
  })
})
