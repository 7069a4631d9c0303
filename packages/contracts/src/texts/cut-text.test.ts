import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { cutText } from './cut-text.js'

it.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc'],
  ['x😀', 2, 'x'],
  ['x😀', 3, 'x😀'],
  ['काला', 1, 'क'],
  ['कलाल', 3, 'कला'],
  ['कला', 2, 'क'],
  ['cafe\u0301s', 4, 'caf'],
  ['cafe\u0301s', 5, 'cafe\u0301'],
  ['a👩‍🚀b', 3, 'a'],
  ['a👩‍🚀b', 5, 'a'],
  ['a👩‍🚀b', 6, 'a👩‍🚀'],
  ['\ud800y', 4, '\ufffdy'],
  [`e${'\u0301'.repeat(9)}`, 4, 'e\u0301\u0301\u0301'],
  ['abc', 0, ''],
])('%j cut to %d is %j', (text, maxLength, cut) => {
  expect(cutText(text, maxLength)).toBe(cut)
})

it('is a beginning of the text, no longer than allowed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat({ max: 20 }), (text, maxLength) => {
      const cut = cutText(text, maxLength)
      expect(cut.length).toBeLessThanOrEqual(maxLength)
      expect(text.toWellFormed().startsWith(cut)).toBe(true)
    }),
  )
})
