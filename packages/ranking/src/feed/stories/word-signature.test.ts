import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { titleLikeness } from './is-same-event.js'
import { mostLikeness, toWordSignature } from './word-signature.js'

const words = fc
  .uniqueArray(fc.oneof(fc.integer({ min: -200, max: 200 }), fc.integer()), { maxLength: 40 })
  .map((list) => Int32Array.from(list).toSorted())

describe('the signature of a headline’s words', () => {
  it('never says that two are less alike than they are', () => {
    fc.assert(
      fc.property(words, words, fc.nat(40), (first, second, common) => {
        const shared = Int32Array.from(new Set([...second, ...first.slice(0, common)])).toSorted()
        const most = mostLikeness(toWordSignature(first), toWordSignature(shared))
        expect(most).toBeGreaterThanOrEqual(titleLikeness(first, shared))
      }),
    )
  })

  it('tells most headlines apart that share one word of eight', () => {
    const first = Int32Array.from([1, 2, 3, 4, 5, 6, 7, 8])
    const second = Int32Array.from([8, 9, 10, 11, 12, 13, 14, 15])
    expect(mostLikeness(toWordSignature(first), toWordSignature(second))).toBeCloseTo(1 / 15)
  })
})
