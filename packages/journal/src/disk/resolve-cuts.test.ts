import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { Cut } from './ledger-codec.js'
import { resolveCuts } from './resolve-cuts.js'

const cutOf = (start: number, end: number): Cut => ({
  start,
  end,
  firstEvent: start,
  endEvent: end,
  events: end - start,
  writtenAt: 0,
})
const anyCuts = fc.array(
  fc
    .tuple(fc.nat({ max: 30 }), fc.integer({ min: 1, max: 8 }))
    .map(([start, size]) => cutOf(start, start + size)),
  { maxLength: 12 },
)
const overlap = (one: Cut, other: Cut): boolean => one.start < other.end && other.start < one.end

it('leaves cuts alone that follow one another', () => {
  const cuts = [cutOf(64, 100), cutOf(100, 120), cutOf(150, 160)]
  expect(resolveCuts(cuts)).toEqual(cuts)
})

it('lets the later entry hold of two that overlap', () => {
  expect(resolveCuts([cutOf(64, 100), cutOf(64, 120), cutOf(120, 130)])).toEqual([
    cutOf(64, 120),
    cutOf(120, 130),
  ])
  expect(resolveCuts([cutOf(64, 130), cutOf(64, 100), cutOf(100, 140)])).toEqual([
    cutOf(64, 100),
    cutOf(100, 140),
  ])
})

it('keeps, in order, exactly the cuts that no later one which holds overlaps', () => {
  fc.assert(
    fc.property(anyCuts, (entries) => {
      // A slow reference implementation: entry by entry, a cut removes those that it overlaps.
      let holding: Cut[] = []
      for (const cut of entries) holding = [...holding.filter((other) => !overlap(other, cut)), cut]
      expect(resolveCuts(entries)).toEqual(holding.toSorted((one, other) => one.start - other.start))
    }),
  )
})
