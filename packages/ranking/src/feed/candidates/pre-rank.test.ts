import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { buildTraits } from '../../../test/build-traits.js'
import type { Candidate, CandidateSource } from './candidate.js'
import { preRank } from './pre-rank.js'

const sources = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('trending' as const), rank: fc.nat(60) }),
    fc.record({ kind: fc.constant('editorial' as const), rank: fc.nat(60) }),
    fc.record({ kind: fc.constant('exploration' as const), rank: fc.nat(60), inclusion: fc.constant(0.2) }),
  ),
  { minLength: 1, maxLength: 3 },
)
const found = fc.array(fc.record({ sources, interest: fc.nat(2), popularity: fc.nat(9) }), { maxLength: 40 })

function buildCandidates(parts: readonly { sources: CandidateSource[]; interest: number }[]): Candidate[] {
  return parts.map((part, at) => ({
    story: buildTraits(`s${at}`),
    sources: part.sources,
    interest: part.interest,
    inclusion: 1,
  }))
}

describe('pre-ranking', () => {
  const valueOf = (popularity: number, interest: number): number => Math.log(popularity + 0.3) + interest

  it('chooses those with the highest scores, all that are certain, and loses none', () => {
    fc.assert(
      fc.property(found, fc.nat(50), (parts, maxRanked) => {
        const all = buildCandidates(parts)
        const popularities = new Map(all.map(({ story }, at) => [story, parts[at]!.popularity]))
        const { candidates, spare } = preRank(all, {
          popularityOf: (story) => popularities.get(story)!,
          coReads: new Map(),
          maxRanked,
        })
        const isCertain = (candidate: Candidate): boolean =>
          candidate.sources.some(({ kind, rank }) => rank < 2 || kind !== 'trending')
        const value = ({ story, interest }: Candidate): number => valueOf(popularities.get(story)!, interest)
        const left = spare.map(({ candidate }) => candidate)
        expect(new Set([...candidates, ...left])).toEqual(new Set(all))
        expect(candidates).toHaveLength(
          Math.min(all.length, Math.max(maxRanked, all.filter(isCertain).length)),
        )
        expect(left.filter(isCertain)).toEqual([])
        const chosen = candidates.filter((candidate) => !isCertain(candidate)).map(value)
        expect(Math.min(...chosen)).toBeGreaterThanOrEqual(Math.max(...left.map(value)))
      }),
    )
  })

  it('counts co-reads as readers', () => {
    const trending = { kind: 'trending', rank: 9 } as const
    const all = buildCandidates([
      { sources: [trending], interest: 0 },
      { sources: [trending], interest: 0 },
    ])
    const options = { popularityOf: () => 1, coReads: new Map([['s1', { strength: 3 }]]), maxRanked: 1 }
    expect(preRank(all, options).candidates.map(({ story }) => story.storyId)).toEqual(['s1'])
  })
})
