import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  addToDecayedCounts,
  decayedCountAt,
  halfLivesMinutes,
  newDecayedCounts,
  readDecayedCounts,
} from './decayed-counts.js'

const minute = 28_000_000
const delta = fc.record({ age: fc.integer({ min: 0, max: 20_000 }), amount: fc.integer({ min: 1, max: 50 }) })

function valuesAt(deltas: readonly { age: number; amount: number }[], nowMs: number): number[] {
  const counts = newDecayedCounts()
  for (const { age, amount } of deltas) addToDecayedCounts(counts, minute - age, amount)
  const values = new Float64Array(halfLivesMinutes.length)
  readDecayedCounts(counts, nowMs, values)
  return [...values]
}

describe('decayed counts', () => {
  it('are their formula at each half-life, each minute taken at its middle', () => {
    const nowMs = (minute + 10) * 60_000
    const values = valuesAt(
      [
        { age: 5, amount: 3 },
        { age: 0, amount: 2 },
      ],
      nowMs,
    )
    halfLivesMinutes.forEach((halfLife, at) => {
      const expected = 3 * 2 ** (-14.5 / halfLife) + 2 * 2 ** (-9.5 / halfLife)
      expect(values[at]).toBeCloseTo(expected, 9)
    })
  })

  it('do not depend on the order of what they are told', () => {
    fc.assert(
      fc.property(fc.array(delta, { minLength: 1 }), fc.nat(10_000), (deltas, later) => {
        const nowMs = (minute + later) * 60_000
        const [inOrder, reversed] = [valuesAt(deltas, nowMs), valuesAt(deltas.toReversed(), nowMs)]
        const furthest = Math.max(
          ...inOrder.map((value, at) => Math.abs(reversed[at]! - value) / (value + 1e-9)),
        )
        expect(furthest).toBeLessThan(1e-6)
      }),
    )
  })

  it('are 0 while nothing was counted, and after a correction took everything back', () => {
    const counts = newDecayedCounts()
    expect(decayedCountAt(counts, 60, minute * 60_000)).toBe(0)
    addToDecayedCounts(counts, minute, 2)
    addToDecayedCounts(counts, minute, -2)
    expect(decayedCountAt(counts, 60, minute * 60_000)).toBe(0)
  })
})
