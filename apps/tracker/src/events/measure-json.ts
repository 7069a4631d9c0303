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
}

/** Returned by `measureJson` instead of a weight. */
const tooDeep = -1
const notFinite = -2

/**
 * An upper bound of the bytes that `JSON.stringify` would write for a parsed JSON value, or, below 0, why the archive
 * could not hold it (`measurementFault`): nested too deep, or a number that JSON.parse read as infinite (1e400). One walk for
 * all of it, because it is on the path of every event. Strings are checked where they are written: `toWellFormedJson`.
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
      // No character takes more than `\u0000`.
      return 6 * value.length + 3
    case 'number':
      return Number.isFinite(value) ? 26 : notFinite
    case 'boolean':
      return 6
    default:
  }
  if (value === null) return 5
  if (depth > ingestLimits.maxDepth) return tooDeep
  let weight = 3
  if (Array.isArray(value)) {
    for (const item of value) {
      const one = measureJson(item, depth + 1, found)
      if (one < 0) return one
      weight += one
    }
    return weight
  }
  for (const key in value) {
    const one = measureJson(value[key] as JsonValue, depth + 1, found)
    if (one < 0) return one
    weight += one + 6 * key.length + 3
  }
  return weight
}

export function measurementFault(weight: number): IngestCode | undefined {
  if (weight >= 0) return undefined
  return weight === tooDeep ? 'too_deep' : 'number_not_finite'
}
