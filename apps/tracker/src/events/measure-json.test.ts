import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { JsonValue } from '@frontpage/contracts'
import { bytesPerMeasuredCharacter, measureJson } from './measure-json.js'

function measure(value: JsonValue): number {
  return measureJson(value, 1, { addresses: 0, redaction: undefined, redactedUrls: 0, length: 0 })
}

describe('the measured length', () => {
  it.each([
    '{"a":[1,-2,30,450,6789,1920,1234567],"b":{},"c":[],"d":[[]],"e":true,"f":false,"g":null,"h":"x","":12.5}',
    '"é漢🌏"',
    '[0.5,-0.25,123456.789,99999999999]',
  ])('is that of the text that JSON.stringify writes, without escapes: %s', (text) => {
    expect(measure(JSON.parse(text) as JsonValue)).toBe(text.length)
  })

  it.each([
    '0', '-0', '-0.0', '0e0', '1E3', '-1e3', '1e15', '9e99', '-9e99', '1e21', '1e300', '100e-2', '0.1', '1e-2', '15e-3', '1e-3', '-1e-9', '5e-324', '123e-4',
    '1e4', '12e2', '12e3', '1e14', '5e14', '0.30000000000000004', '2.5e1', '25e-1', '1.5e3', '1e+3', '9007199254740991', '1764540000000', '1e-400',
  ])('is not more than any way to write a number: %s', (literal) => {
    expect(measure(JSON.parse(literal) as JsonValue)).toBeLessThanOrEqual(literal.length)
  }) // prettier-ignore

  it('is never more than the text, and tells how many bytes it has at most', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), fc.boolean(), (value, isIndented) => {
        const written = JSON.stringify(value)
        const parsed = JSON.parse(written) as JsonValue
        const text = JSON.stringify(parsed, undefined, isIndented ? 1 : 0)
        expect(measure(parsed)).toBeLessThanOrEqual(text.length)
        expect(measure(parsed) * bytesPerMeasuredCharacter).toBeGreaterThanOrEqual(Buffer.byteLength(written))
      }),
    )
  })

  it.each([
    1e20, -1e20, 1.7976931348623157e308, -1.2345678901234567e-100, 123456789012345680000,
    0.0012345678901234567,
  ])('tells the most bytes of %d, too', (number) => {
    expect(measure(number) * bytesPerMeasuredCharacter).toBeGreaterThanOrEqual(JSON.stringify(number).length)
  })
})
