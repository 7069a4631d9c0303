import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { buildTraits } from '../../../test/build-traits.js'
import { strongestInterest } from '../candidates/reader-interests.js'
import { followWithSpare } from './follow-with-spare.js'

it('puts what was not ranked below all that was, whatever the interest, in the order of pre-scores', () => {
  const score = fc.double({ min: -20, max: 20, noNaN: true })
  const interest = fc.double({ min: 0, max: strongestInterest, noNaN: true })
  const candidates = fc.array(fc.record({ score, interest }), { minLength: 1, maxLength: 9 })
  fc.assert(
    fc.property(candidates, candidates, (first, second) => {
      const build = (each: { interest: number }, at: number) => ({
        story: buildTraits(`s${at}`),
        sources: [],
        inclusion: 1,
        interest: each.interest,
      })
      const ranked = first.map((each, at) => ({ ...build(each, at), score: each.score, isSpare: false }))
      const spare = second.map((each, at) => ({ candidate: build(each, at), preScore: each.score }))
      const all = followWithSpare(ranked, spare)
      expect(all.slice(0, ranked.length)).toEqual(ranked)
      const rest = all.slice(ranked.length)
      const highest = Math.max(...rest.map((each) => each.score + each.interest))
      expect(highest).toBeLessThanOrEqual(Math.min(...ranked.map((each) => each.score)) + 1e-9)
      rest.forEach((each, at) => {
        expect(each.isSpare).toBe(true)
        expect(each.score - rest[0]!.score).toBeCloseTo(spare[at]!.preScore - spare[0]!.preScore, 9)
      })
    }),
  )
})
