import { endOfString, ingestLimits, type JsonValue } from '@frontpage/contracts'

/** An event stands two levels deep in a batch. */
const deepest = ingestLimits.maxDepth + 2

/** The least that hides an address behind a repeated key: `"":"::1",`. */
export const shortestRepetition = 9

/**
 * Whether an object in a JSON text has one key twice: JSON.parse keeps the last value only, so that nobody has checked
 * the others. With each of them at least its key is missing among the strings of the parsed value.
 */
export function hasRepeatedKey(text: string, parsed: JsonValue): boolean {
  return countWrittenStrings(text) !== countParsedStrings(parsed)
}

/** @param text must be valid JSON. */
function countWrittenStrings(text: string): number {
  let count = 0
  for (let start = text.indexOf('"'); start !== -1; start = text.indexOf('"', endOfString(text, start))) {
    count++
  }
  return count
}

/** Counts keys and texts. NaN, which is unequal to every number, where the value is nested too deep to be looked at. */
function countParsedStrings(value: JsonValue, depth = 0): number {
  if (typeof value === 'string') return 1
  if (typeof value !== 'object' || value === null) return 0
  if (depth > deepest) return NaN
  let count = 0
  if (Array.isArray(value)) for (const item of value) count += countParsedStrings(item, depth + 1)
  else for (const key in value) count += 1 + countParsedStrings(value[key]!, depth + 1)
  return count
}
