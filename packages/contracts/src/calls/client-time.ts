/** ISO 8601 as SDKs write it: a date, optionally a time, optionally a zone; without a zone it is UTC. */
const isoTime = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?(Z|[+-]\d\d:?\d\d)?$/i

/** Above this a number is milliseconds (from 1973 on), below it seconds (until year 5138). */
const millisecondsFrom = 1e11

/** A client's time as milliseconds since 1970, or undefined when nothing readable is there. */
export function parseClientTime(value: unknown): number | undefined {
  if (typeof value === 'number') {
    const ms = Math.abs(value) >= millisecondsFrom ? value : value * 1000
    return Number.isFinite(ms) && Math.abs(ms) <= 8.64e15 ? Math.round(ms) : undefined
  }
  if (typeof value !== 'string') return undefined
  const plain = parsePlainTime(value)
  if (plain !== undefined) return plain
  const match = isoTime.exec(value)
  if (match === null) return undefined
  // A date alone is UTC to Date.parse, a date and time without a zone is not.
  const ms = Date.parse(match[1] !== undefined || value.length === 10 ? value : `${value}Z`)
  return Number.isNaN(ms) ? undefined : ms
}

/**
 * `2026-11-24T12:00:00.000Z`, as `toISOString` writes it and nearly every client sends it: six times as fast as the
 * general way. Undefined for any other form, and for a day that its month may not have.
 */
function parsePlainTime(text: string): number | undefined {
  if (text.length !== 24 || text[4] !== '-' || text[7] !== '-' || text[10] !== 'T') return undefined
  if (text[13] !== ':' || text[16] !== ':' || text[19] !== '.' || text[23] !== 'Z') return undefined
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 2)
  const day = digits(text, 8, 2)
  const hour = digits(text, 11, 2)
  const minute = digits(text, 14, 2)
  const second = digits(text, 17, 2)
  const ms = digits(text, 20, 3)
  // NaN, where something is no digit, compares as false.
  const isPlain =
    year >= 1000 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 28 &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59
  return isPlain && ms >= 0 ? Date.UTC(year, month - 1, day, hour, minute, second, ms) : undefined
}

function digits(text: string, start: number, count: number): number {
  let value = 0
  for (let at = start; at < start + count; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return NaN
    value = value * 10 + digit
  }
  return value
}

/** A clock may be ahead of ours by this much without effect. */
const futureToleranceMs = 60_000
/** Folds ignore events that are later than this. */
const lateAfterMs = 24 * 3_600_000

/**
 * Returns when the event happened, by our clock: the client's clock may be wrong, but the time that passed on it
 * between the event and the sending is trusted. The result may lie in the future; all in milliseconds since 1970.
 */
export function correctTime(receivedAt: number, originalTimestamp?: number, sentAt?: number): number {
  if (originalTimestamp === undefined) return receivedAt
  return sentAt === undefined ? originalTimestamp : receivedAt - (sentAt - originalTimestamp)
}

/** Returns what is unusual about a corrected time; undefined for a usual one. */
export function flagTime(receivedAt: number, correctedTime: number): 'future' | 'late' | undefined {
  if (correctedTime > receivedAt + futureToleranceMs) return 'future'
  return correctedTime < receivedAt - lateAfterMs ? 'late' : undefined
}
