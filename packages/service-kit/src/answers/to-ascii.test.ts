import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { toAscii } from './to-ascii.js'

it('means the same in ASCII', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const json = toAscii(JSON.stringify({ text }))
      expect(json).toMatch(/^[ -~]*$/)
      expect(JSON.parse(json)).toEqual({ text })
    }),
  )
})
