import type { AcceptedEvent } from '@frontpage/contracts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** The range of ClickHouse's DateTime, with a margin. */
const firstKeyTime = Date.UTC(2000, 0, 1)
const endOfKeyTime = Date.UTC(2100, 0, 1)

/** A client's time is believed when it lies at most this many calendar years before the year of receipt. */
export const defaultClientYears = 10
export const maxClientYears = 50

/** The hour of events without a usable time of their own: all of them lie in one partition, 1970-01. */
export const hourWithoutTime = 0

/** RFC 9562: version 7, variant 10; the first 48 bits are milliseconds since 1970. */
const uuidV7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

type KeyedEvent = Pick<AcceptedEvent, 'originalTimestamp' | 'messageId' | 'receivedAt'>

/**
 * The hour, in seconds since 1970, under which the archive files an event. Only values that a client's retry repeats
 * decide it, so that every copy of an event meets in one place: the client's own time; else the time inside a
 * UUIDv7 message id; else, and where that time is not plausible, `hourWithoutTime`.
 *
 * Plausible are the year of receipt (a day ahead included) and `clientYears` before it: whole calendar years, for a bound
 * that moved with the clock would part an event from its retry all the time. This one does at New Year alone, and only
 * where a client's clock is off by those years, or ahead by more than a day into the next.
 */
export function eventKeyHour(event: KeyedEvent, clientYears: number): number {
  const time = event.originalTimestamp ?? timeOfUuidV7(event.messageId)
  if (time === undefined || !isPlausible(time, event.receivedAt, clientYears)) return hourWithoutTime
  return (time - (time % hourMs)) / 1000
}

/** The bounds for the day of the last receipt: events come in the order of their receipt. */
let bounds = { day: NaN, clientYears: NaN, start: NaN, end: NaN }

function isPlausible(time: number, receivedAt: number, clientYears: number): boolean {
  const day = Math.floor(receivedAt / dayMs)
  if (day !== bounds.day || clientYears !== bounds.clientYears) {
    const start = Date.UTC(new Date(receivedAt).getUTCFullYear() - clientYears, 0)
    const end = Date.UTC(new Date(receivedAt + dayMs).getUTCFullYear() + 1, 0)
    bounds = {
      day,
      clientYears,
      start: Math.max(start, firstKeyTime),
      end: Math.min(end, endOfKeyTime),
    }
  }
  return time >= bounds.start && time < bounds.end
}

const recentMs = 28 * dayMs

/**
 * Whether an event's time lies within four weeks of its receipt, or it is filed without a time. Such events touch four
 * partitions at most; all others together can touch one for every plausible month.
 */
export function isRecentEvent(event: KeyedEvent, clientYears: number): boolean {
  const { originalTimestamp, receivedAt } = event
  if (originalTimestamp !== undefined && Math.abs(receivedAt - originalTimestamp) <= recentMs) return true
  const hour = eventKeyHour(event, clientYears)
  return hour === hourWithoutTime || Math.abs(receivedAt - hour * 1000) <= recentMs
}

function timeOfUuidV7(id: string): number | undefined {
  const match = uuidV7.exec(id)
  return match === null ? undefined : Number.parseInt(`${match[1]}${match[2]}`, 16)
}
