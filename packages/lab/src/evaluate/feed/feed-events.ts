import type { ReadingLogRow } from '../../replay/reading-log.js'
import type { ImpressionRow } from './impression-log.js'

export type FeedEvent =
  | { readonly kind: 'list'; readonly atMs: number; readonly list: ImpressionRow }
  | { readonly kind: 'click'; readonly atMs: number; readonly list: ImpressionRow; readonly story: string }
  | { readonly kind: 'view'; readonly atMs: number; readonly user: string; readonly story: string }
  | {
      readonly kind: 'read'
      readonly atMs: number
      readonly user: string
      readonly story: string
      readonly seconds: number
      readonly scrollPercent: number | undefined
    }

/** A click and the view that it led to are this close. */
const clickToViewMs = 10 * 60_000
/** The time that a reader takes to click where no view tells it. */
const unseenClickMs = 1_000
/** At the same moment a list comes first: it was chosen before what it led to. */
const order = { list: 0, click: 1, view: 2, read: 3 } as const

/**
 * The events of readers, by time. A click happens when the story's view begins, or a second after the list where the log
 * has no view within ten minutes; it counts as a view then. A reading is known when it has ended.
 */
export function toFeedEvents(views: readonly ReadingLogRow[], lists: readonly ImpressionRow[]): FeedEvent[] {
  const events: FeedEvent[] = []
  const viewTimes = new Map<string, number[]>()
  for (const { tsMs, user, article, readTimeSeconds, scrollPercent } of views) {
    events.push({ kind: 'view', atMs: tsMs, user, story: article })
    if (readTimeSeconds !== undefined) {
      const atMs = tsMs + readTimeSeconds * 1_000
      events.push({ kind: 'read', atMs, user, story: article, seconds: readTimeSeconds, scrollPercent })
    }
    const key = `${user} ${article}`
    const times = viewTimes.get(key)
    if (times === undefined) viewTimes.set(key, [tsMs])
    else times.push(tsMs)
  }
  for (const list of lists) {
    events.push({ kind: 'list', atMs: list.tsMs, list })
    for (const story of list.clicked) {
      const times = viewTimes.get(`${list.user} ${story}`) ?? []
      const viewMs = times.find((time) => time >= list.tsMs && time <= list.tsMs + clickToViewMs)
      const atMs = viewMs ?? list.tsMs + unseenClickMs
      events.push({ kind: 'click', atMs, list, story })
      if (viewMs === undefined) events.push({ kind: 'view', atMs, user: list.user, story })
    }
  }
  return events.toSorted(
    (first, second) => first.atMs - second.atMs || order[first.kind] - order[second.kind],
  )
}
