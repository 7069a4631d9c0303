import type { TimedEvent } from '../../replay/to-reader-events.js'
import type { FeedEvent } from './feed-events.js'

/** Returns the call that an SDK would have sent for a reader's act. Message ids are a function of the event. */
export function toTimedEvent(event: FeedEvent): TimedEvent {
  const { atMs, kind } = event
  const user = 'list' in event ? event.list.user : event.user
  const call = (type: 'page' | 'track', name: string | undefined, properties: object): TimedEvent => ({
    atMs,
    event: {
      type,
      messageId: `${kind}-${atMs}-${user}-${'list' in event ? event.list.impression : ''}-${'story' in event ? event.story : ''}`,
      anonymousId: `reader-${user}`,
      timestamp: new Date(atMs).toISOString(),
      ...(name !== undefined && { event: name }),
      properties,
    },
  })
  switch (event.kind) {
    case 'view':
      return call('page', undefined, { storyId: event.story })
    case 'read': {
      const { story, seconds, scrollPercent } = event
      return call('track', 'Story Read', {
        storyId: story,
        engagedSeconds: seconds,
        ...(scrollPercent !== undefined && { scrollDepth: scrollPercent }),
      })
    }
    case 'list': {
      const { impression, openStory, shown } = event.list
      return call('track', 'Stories Shown', {
        feedId: impression,
        surface: openStory === undefined ? 'home' : 'story',
        stories: shown.map((storyId, position) => ({ storyId, position })),
      })
    }
    case 'click':
      return call('track', 'Story Clicked', { feedId: event.list.impression, storyId: event.story })
  }
}
