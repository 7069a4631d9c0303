import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { capText } from './cap-text.js'

it.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, 'abc'],
  ['éé', 3, 'é'],
  ['新', 2, ''],
  ['x😀', 4, 'x'],
  ['x😀', 5, 'x😀'],
  ['\ud800y', 4, '\ufffdy'],
  ['', 0, ''],
])('%j in %d bytes is %j', (text, maxBytes, capped) => {
  expect(capText(text, maxBytes)).toBe(capped)
})

it('is the longest beginning that fits', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat({ max: 40 }), (text, maxBytes) => {
      const capped = capText(text, maxBytes)
      expect(Buffer.byteLength(capped)).toBeLessThanOrEqual(maxBytes)
      const whole = text.toWellFormed()
      expect(whole.startsWith(capped)).toBe(true)
      const [next] = whole.slice(capped.length)
      if (next !== undefined) expect(Buffer.byteLength(capped + next)).toBeGreaterThan(maxBytes)
    }),
  )
})
