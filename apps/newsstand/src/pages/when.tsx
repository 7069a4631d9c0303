import type { PageContext } from './page-context.js'

const minuteMs = 60_000
const hourMs = 60 * minuteMs

/** The time of a story: how long ago it was on the day itself, the date after that. */
export function When({ at, page, isLong = false }: { at: Date; page: PageContext; isLong?: boolean }) {
  return <time dateTime={at.toISOString()}>{isLong ? formatFully(at, page) : formatShortly(at, page)}</time>
}

function formatShortly(at: Date, { now, language }: PageContext): string {
  const agoMs = Math.max(0, now - at.getTime())
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' })
  if (agoMs < hourMs) return relative.format(-Math.max(1, Math.round(agoMs / minuteMs)), 'minute')
  if (agoMs < 24 * hourMs) return relative.format(-Math.round(agoMs / hourMs), 'hour')
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone }).format(at)
}

function formatFully(at: Date, { language }: PageContext): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone }).format(at)
}

/** The newsroom's own. */
const timeZone = 'Asia/Jakarta'

export function formatDay(now: number, language: string): string {
  return new Intl.DateTimeFormat(language, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone,
  }).format(now)
}
