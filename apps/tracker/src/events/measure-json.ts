import { redactUrl, type Redaction } from './redact-urls.js'
import { isAddress } from './truncate-addresses.js'
import { ingestLimits, type IngestCode, type JsonValue } from '@frontpage/contracts'

/** The findings about a value's texts. */
export interface TextFindings {
  /** The number of texts that are IP addresses, by whatever name. */
  addresses: number
  /** The part of URLs in which addresses are searched for; undefined where there can be none. */
  readonly redaction: Redaction | undefined
  /** The number of URLs in which addresses have to be hidden. */
  redactedUrls: number
  /** The sum of the measured lengths: not more than the text has from which the values were parsed. */
  length: number
}

/** `JSON.stringify` writes at most so many bytes for each character that is measured: `\u0000` is the longest. */
export const bytesPerMeasuredCharacter = 7

/** Returned by `measureJson` instead of a length. */
const tooDeep = -1
const notFinite = -2

/**
 * Returns the least characters that a JSON text of a parsed value can have, which are those of the text where it has no
 * space between values and no escapes; or, below 0, why the archive could not hold it (`measurementFault`): nested too
 * deep, or a number that JSON.parse read as infinite (1e400). One walk for all of it, because it is on the path of every
 * event. Strings are checked where they are written: `toWellFormedJson`.
 *
 * @param depth of the value itself; an event is 1.
 * @param found is added to.
 */
export function measureJson(value: JsonValue, depth: number, found: TextFindings): number {
  switch (typeof value) {
    case 'string':
      if (isAddress(value)) found.addresses++
      else if (found.redaction !== undefined && redactUrl(value, found.redaction) !== value)
        found.redactedUrls++
      return value.length + 2
    case 'number':
      return Number.isFinite(value) ? lengthOfNumber(value) : notFinite
    case 'boolean':
      return value ? 4 : 5
    default:
  }
  if (value === null) return 4
  if (depth > ingestLimits.maxDepth) return tooDeep
  let length = 1
  if (Array.isArray(value)) {
    for (const item of value) {
      const one = measureJson(item, depth + 1, found)
      if (one < 0) return one
      length += one + 1
    }
    return length === 1 ? 2 : length
  }
  for (const key in value) {
    const one = measureJson(value[key] as JsonValue, depth + 1, found)
    if (one < 0) return one
    length += one + key.length + 4
  }
  return length === 1 ? 2 : length
}

/** The least characters by which JSON can say a number: `1e3` is shorter than `1000`. */
function lengthOfNumber(number: number): number {
  const size = Math.abs(number)
  const sign = number < 0 ? 1 : 0
  if (size < 10 && Number.isInteger(size)) return sign + 1
  if (size < 0.01 || size >= 1e15) return sign + 4
  if (!Number.isInteger(size)) return String(number).length
  if (size % 1_000 === 0) return sign + 3
  let digits = 2
  for (let limit = 100; size >= limit; limit *= 10) digits++
  return sign + digits
}

export function measurementFault(length: number): IngestCode | undefined {
  if (length >= 0) return undefined
  return length === tooDeep ? 'too_deep' : 'number_not_finite'
}
