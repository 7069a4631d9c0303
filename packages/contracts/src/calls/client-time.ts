/** ISO 8601 as SDKs write it: a date, optionally a time, optionally a zone; without a zone it is UTC. */
const isoTime = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)?(Z|[+-]\d\d:?\d\d)?$/i

/** A number as text, of as many digits as seconds since 1970 have, or more. */
const numberText = /^-?\d{9,20}(?:\.\d+)?$/

/** The archive's times (ClickHouse's DateTime64) are those of the years 1900 to 2299. */
const firstTime = Date.UTC(1900, 0, 1)
const endOfTime = Date.UTC(2300, 0, 1)

/** A client's time as milliseconds since 1970, or undefined when nothing is there that can be read and stored. */
export function parseClientTime(value: unknown): number | undefined {
  const ms =
    typeof value === 'string' ? parseText(value) : typeof value === 'number' ? toMilliseconds(value) : NaN
  return ms >= firstTime && ms < endOfTime ? ms : undefined
}

function parseText(text: string): number {
  const plain = parsePlainTime(text)
  if (plain !== undefined) return plain
  const match = isoTime.exec(text)
  if (match === null) return numberText.test(text) ? toMilliseconds(Number(text)) : NaN
  // A date alone is UTC to Date.parse, a date and time without a zone is not.
  return Date.parse(match[1] !== undefined || text.length === 10 ? text : `${text}Z`)
}

/** Seconds, milli-, micro- or nanoseconds since 1970: each is the unit of times from 1973 on, until the next one is. */
function toMilliseconds(time: number): number {
  const size = Math.abs(time)
  if (size < 1e11) return Math.round(time * 1e3)
  if (size < 1e14) return Math.round(time)
  return Math.floor(time / (size < 1e17 ? 1e3 : 1e6))
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

/** An event may wait for so long until it is sent; what seems to have waited longer has a wrong `sentAt`. */
const longestWaitMs = 366 * 24 * 3_600_000
/** An event may lie ahead of its sending by this much, as one that is planned does. */
const mostAheadMs = 24 * 3_600_000

/**
 * Returns when the event happened, by our clock: the client's clock may be wrong, but the time that passed on it
 * between the event and the sending is trusted, where it is a possible one. The result may lie in the future; all in
 * milliseconds since 1970.
 */
export function correctTime(receivedAt: number, originalTimestamp?: number, sentAt?: number): number {
  if (originalTimestamp === undefined) return receivedAt
  if (sentAt === undefined) return originalTimestamp
  const waited = sentAt - originalTimestamp
  return waited > longestWaitMs || waited < -mostAheadMs ? originalTimestamp : receivedAt - waited
}

/** Returns what is unusual about a corrected time; undefined for a usual one. */
export function flagTime(receivedAt: number, correctedTime: number): 'future' | 'late' | undefined {
  if (correctedTime > receivedAt + futureToleranceMs) return 'future'
  return correctedTime < receivedAt - lateAfterMs ? 'late' : undefined
}
