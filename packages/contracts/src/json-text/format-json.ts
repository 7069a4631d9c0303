import { mayHoldLongDigits, replaceLongIntegers } from './long-integers.js'

/**
 * A value's JSON text, which `jsonParserOf` reads as the same value: `JSON.stringify` writes 5.9e19 with all its digits, as if
 * it were an integer; here it has an exponent, so that readers take it for the double that it is. ClickHouse refuses a JSON
 * object with an integer of more than 64 bits.
 */
export function formatJson(value: object): string {
  const text = JSON.stringify(value)
  return mayHoldLongDigits(text) ? replaceLongIntegers(text, withExponent) : text
}

function withExponent(digits: string): string {
  return Number(digits).toExponential()
}
