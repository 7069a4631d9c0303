import type { ReadingLogRow } from './reading-log.js'

/** An event of a replay, and its time. */
export interface TimedEvent {
  atMs: number
  event: object
}

/**
 * A view is a `page` call when it happened and, where the read time is known, a `Story Read` when it ended. Message ids
 * are a function of the row (and of the shift, if any): a second replay repeats them.
 */
export function toReaderEvents(row: ReadingLogRow, shiftMs: number): TimedEvent[] {
  const atMs = row.tsMs + shiftMs
  const id = `${row.tsMs}-${row.user}-${row.article}${shiftMs === 0 ? '' : `-${shiftMs}`}`
  const anonymousId = `reader-${row.user}`
  const events: TimedEvent[] = [
    {
      atMs,
      event: {
        type: 'page',
        messageId: `view-${id}`,
        anonymousId,
        timestamp: new Date(atMs).toISOString(),
        properties: { storyId: row.article },
      },
    },
  ]
  if (row.readTimeSeconds !== undefined) {
    const endedMs = atMs + row.readTimeSeconds * 1000
    events.push({
      atMs: endedMs,
      event: {
        type: 'track',
        event: 'Story Read',
        messageId: `read-${id}`,
        anonymousId,
        timestamp: new Date(endedMs).toISOString(),
        properties: {
          storyId: row.article,
          engagedSeconds: row.readTimeSeconds,
          ...(row.scrollPercent === undefined ? {} : { scrollDepth: row.scrollPercent }),
        },
      },
    })
  }
  return events
}
