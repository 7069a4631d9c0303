import { ingestLimits, type IngestCode, type JsonValue } from '@frontpage/contracts'

/**
 * Why the archive could not hold a parsed JSON value, or undefined when it can: nested too deep, or a number that
 * JSON.parse read as infinite (1e400). Strings are checked where they are written: `toWellFormedJson`.
 */
export function checkJson(value: JsonValue, depth: number): IngestCode | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'number_not_finite'
  if (typeof value !== 'object' || value === null) return undefined
  if (depth > ingestLimits.maxDepth) return 'too_deep'
  if (Array.isArray(value)) {
    for (const item of value) {
      const code = checkJson(item, depth + 1)
      if (code !== undefined) return code
    }
    return undefined
  }
  for (const key in value) {
    const code = checkJson(value[key] as JsonValue, depth + 1)
    if (code !== undefined) return code
  }
  return undefined
}
