import type { AcceptedEvent } from '../calls/accepted-event.js'
import { feedSourceId } from './feed-serving.js'

/**
 * The feed records under this name that a reader had the platform forget what it remembered: a read model that is computed
 * again leaves out what the reader did until then.
 */
export const profileForgottenEventName = 'Profile Forgotten'

/** Whether the feed recorded this event. */
export function isProfileForgotten({ sourceId, event }: Pick<AcceptedEvent, 'sourceId' | 'event'>): boolean {
  return sourceId === feedSourceId && event === profileForgottenEventName
}
