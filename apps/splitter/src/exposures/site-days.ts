/** A day of a site, in the site's time zone. */
export interface SiteDay {
  /** `2026-11-30` */
  readonly date: string
  /** Milliseconds since 1970; the day holds it. */
  readonly startMs: number
  /** The start of the next day. */
  readonly endMs: number
}

const hourMs = 3_600_000
/** Time zones lie between 12 hours behind UTC and 14 ahead of it; a day of margin costs a few steps of the search. */
const widestOffsetMs = 24 * hourMs

/** Tokens are good for 24 hours, which lie in three days where one of them has 23. */
const maxDays = 3

/**
 * Finds days by time zone. Days have 23 or 25 hours where clocks change, and begin at 1:00 where that happens at midnight,
 * so that a start is searched for, and not computed. Finding one takes about a millisecond and is done once a day: days
 * are remembered, because clients choose which ones they send by turns.
 *
 * @param zone of the IANA database; one that this runtime does not know counts as UTC
 */
export function createSiteDays(): (zone: string, timeMs: number) => SiteDay {
  const known = new Map<string, { readonly dateOf: (timeMs: number) => string; readonly days: SiteDay[] }>()
  return (zone, timeMs) => {
    const entry = known.get(zone) ?? { dateOf: createDateReader(zone), days: [] }
    known.set(zone, entry)
    const { dateOf, days } = entry
    const found = days.find(({ startMs, endMs }) => timeMs >= startMs && timeMs < endMs)
    if (found !== undefined) return found
    const day = findDay(dateOf, timeMs)
    days.unshift(day)
    if (days.length > maxDays) days.pop()
    return day
  }
}

function findDay(dateOf: (timeMs: number) => string, timeMs: number): SiteDay {
  let date = dateOf(timeMs)
  let startMs = startOf(date, dateOf)
  for (;;) {
    const next = dayAfter(date)
    const endMs = startOf(next, dateOf)
    if (timeMs < endMs) return { date, startMs, endMs }
    // Clocks went back over midnight: the next day has begun already.
    date = next
    startMs = endMs
  }
}

/** The first millisecond whose date is this one or later. It depends on the date and the time zone alone. */
function startOf(date: string, dateOf: (timeMs: number) => string): number {
  const midnight = Date.parse(`${date}T00:00:00Z`)
  let before = midnight - widestOffsetMs
  let after = midnight + widestOffsetMs
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (dateOf(middle) < date) before = middle
    else after = middle
  }
  return after
}

function dayAfter(date: string): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + 24 * hourMs).toISOString().slice(0, 10)
}

function createDateReader(zone: string): (timeMs: number) => string {
  const format = formatOf(zone)
  return (timeMs) => {
    const parts = format.formatToParts(timeMs)
    const partOf = (type: string): string => parts.find((part) => part.type === type)?.value ?? ''
    return `${partOf('year')}-${partOf('month')}-${partOf('day')}`
  }
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const options = { calendar: 'gregory', year: 'numeric', month: '2-digit', day: '2-digit' } as const
  try {
    return new Intl.DateTimeFormat('en', { ...options, timeZone })
  } catch {
    return new Intl.DateTimeFormat('en', { ...options, timeZone: 'UTC' })
  }
}
