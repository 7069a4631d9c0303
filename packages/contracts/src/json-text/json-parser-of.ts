import type { JsonValue } from './json.js'
import { mayHoldLongIntegers, replaceLongIntegers } from './long-integers.js'

/**
 * Returns the parser for the JSON texts in these bytes, which loses no digit: a number whose integer part exceeds what
 * a double counts exactly (2^53 − 1) becomes a string of its source text, wherever it stands, because ids are such
 * numbers, and two of them could be the same double. That depends on how a number is written, never on whether a double
 * happens to hold it: `1610521604143693812` is "1610521604143693812", `9007199254740993.0` is "9007199254740993.0", and
 * `1e18` is a number.
 *
 * All code that reads clients' JSON must use this parser: the tracker, which validates it, and the transporter, which
 * makes events of it. The parser throws a SyntaxError as JSON.parse does.
 */
export function jsonParserOf(bytes: Uint8Array): (text: string) => JsonValue {
  return mayHoldLongIntegers(bytes) ? parseWithLongIntegers : parse
}

const parse = (text: string): JsonValue => JSON.parse(text) as JsonValue

function parseWithLongIntegers(text: string): JsonValue {
  // The text is parsed first, because only in valid JSON a number can be recognised by its characters.
  const value = parse(text)
  const quoted = replaceLongIntegers(text, (written) => `"${written}"`)
  return quoted === text ? value : parse(quoted)
}
