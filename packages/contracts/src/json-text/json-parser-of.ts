import type { JsonValue } from '../json.js'
import { mayHoldLongIntegers, replaceLongIntegers } from './long-integers.js'

/**
 * What reads the JSON texts that stand in these bytes, without losing a digit: a number whose whole part is written with more
 * than a double counts exactly (beyond 2^53 − 1) becomes the text that it is written as, wherever it stands, because ids are
 * such numbers, and two of them would be one double. That depends on how a number is written, never on whether a double
 * happens to hold it: `1610521604143693812` is "1610521604143693812", `9007199254740993.0` is "9007199254740993.0", and
 * `1e18` is a number.
 *
 * Whoever reads a client's words uses this and nothing else: the tracker, which decides about them, and the transporter,
 * which makes the events of them. What it returns throws a SyntaxError as JSON.parse does.
 */
export function jsonParserOf(bytes: Uint8Array): (text: string) => JsonValue {
  return mayHoldLongIntegers(bytes) ? parseWithLongIntegers : parse
}

const parse = (text: string): JsonValue => JSON.parse(text) as JsonValue

function parseWithLongIntegers(text: string): JsonValue {
  // Parsed first, because only in valid JSON a number can be told by its characters.
  const value = parse(text)
  const quoted = replaceLongIntegers(text, (written) => `"${written}"`)
  return quoted === text ? value : parse(quoted)
}
