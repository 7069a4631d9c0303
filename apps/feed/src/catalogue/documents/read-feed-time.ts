/** `Mon, 01 Jun 2026 10:00:00 +0700` (RFC 822 and its successors), also without weekday or seconds. */
const rfc822 =
  /^(?:[a-z]{3,9},?\s+)?(\d{1,2})\s+([a-z]{3,9})\s+(\d{4}|\d{2})\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([+-]\d{2}:?\d{2}|[a-z]{1,5})$/i
/** `2026-06-01T10:00:00.5+07:00` (RFC 3339), also with a space; a date alone is the beginning of that day. */
const iso =
  /^(\d{4})-(\d{2})-(\d{2})(?:[t ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(z|utc|gmt|[+-]\d{2}:?\d{2}))?$/i

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** The zones that RFC 822 names, in hours. Military letters other than Z were defined the wrong way round, and mean nothing. */
const zones: Readonly<Record<string, number>> = {
  z: 0,
  ut: 0,
  utc: 0,
  gmt: 0,
  est: -5,
  edt: -4,
  cst: -6,
  cdt: -5,
  mst: -7,
  mdt: -6,
  pst: -8,
  pdt: -7,
}
const earliestMs = Date.UTC(1970, 0, 1)
const latestMs = Date.UTC(2100, 0, 1)

/**
 * A feed's time in milliseconds since 1970; undefined where it is no time, or leaves anything to guess: a time of day
 * without zone, a zone that nobody defined, the 30th of February.
 */
export function readFeedTime(text: string): number | undefined {
  const trimmed = text.trim()
  const timeMs = readIso(trimmed) ?? readRfc822(trimmed)
  return timeMs !== undefined && timeMs >= earliestMs && timeMs < latestMs ? timeMs : undefined
}

function readIso(text: string): number | undefined {
  const match = iso.exec(text)
  if (match === null) return undefined
  const [year, month, day, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((each) => Number(each ?? 0))
  const fraction = match[7] === undefined ? 0 : Math.floor(Number(`0.${match[7]}`) * 1_000)
  return toTime({ year, month, day, hour, minute, second }, match[8] ?? 'z', fraction)
}

function readRfc822(text: string): number | undefined {
  const match = rfc822.exec(text)
  if (match === null) return undefined
  const [, day, monthName = '', yearText = '', hour, minute, second = 0, zone = ''] = match
  const month = months.indexOf(monthName.slice(0, 3).toLowerCase()) + 1
  const year = yearText.length === 2 ? toCentury(Number(yearText)) : Number(yearText)
  const [dayNumber, hourNumber, minuteNumber, secondNumber] = [day, hour, minute, second].map(Number)
  return toTime(
    { year, month, day: dayNumber, hour: hourNumber, minute: minuteNumber, second: secondNumber },
    zone,
  )
}

interface Clock {
  readonly year: number | undefined
  readonly month: number | undefined
  readonly day: number | undefined
  readonly hour: number | undefined
  readonly minute: number | undefined
  readonly second: number | undefined
}

function toTime(clock: Clock, zone: string, fractionMs = 0): number | undefined {
  const { year = NaN, month = NaN, day = NaN, hour = NaN, minute = NaN, second = NaN } = clock
  const offsetMinutes = readZone(zone)
  const isTimeOfDay = hour <= 23 && minute <= 59 && second <= 60
  const date = new Date(Date.UTC(year, month - 1, day))
  const isDate =
    date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  if (offsetMinutes === undefined || !isTimeOfDay || !isDate) return undefined
  return date.getTime() + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1_000 + fractionMs
}

function readZone(zone: string): number | undefined {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone)
  if (match === null) {
    const hours = zones[zone.toLowerCase()]
    return hours === undefined ? undefined : hours * 60
  }
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return Number(match[3]) > 59 || minutes > 15 * 60 ? undefined : (match[1] === '-' ? -1 : 1) * minutes
}

/** RFC 2822: 00 to 49 are of this century. */
function toCentury(year: number): number {
  return year < 50 ? 2_000 + year : 1_900 + year
}
