import type { ImpressionRow } from '../evaluate/feed/impression-log.js'
import type { TimedEvent } from './to-reader-events.js'

/** The log does not tell when a click came. */
const clickAfterMs = 1_000

/**
 * A list is a `Stories Shown` when it came into view, and a `Story Clicked` for each of its stories that was clicked, a
 * second later. The impression's id is the list's. Message ids are a function of the row (and of the shift, if any): a
 * second replay repeats them.
 */
export function toListEvents(row: ImpressionRow, shiftMs: number): TimedEvent[] {
  const shownMs = row.tsMs + shiftMs
  const shift = shiftMs === 0 ? '' : `-${shiftMs}`
  const list = { surface: row.openStory === undefined ? 'home' : 'story', feedId: row.impression }
  const track = (
    event: string,
    atMs: number,
    more: { messageId: string; properties: object },
  ): TimedEvent => ({
    atMs,
    event: {
      type: 'track',
      event,
      anonymousId: `reader-${row.user}`,
      timestamp: new Date(atMs).toISOString(),
      ...more,
    },
  })
  return [
    track('Stories Shown', shownMs, {
      messageId: `shown-${row.impression}${shift}`,
      properties: { ...list, stories: row.shown.map((storyId, position) => ({ storyId, position })) },
    }),
    ...row.clicked.map((storyId) =>
      track('Story Clicked', shownMs + clickAfterMs, {
        messageId: `clicked-${row.impression}-${storyId}${shift}`,
        properties: { ...list, storyId, position: row.shown.indexOf(storyId) },
      }),
    ),
  ]
}
