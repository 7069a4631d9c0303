import type { StoryEvent } from '@frontpage/contracts'
import type { ReaderWish } from '@frontpage/read-models'
import type { Preference } from '../reader/reader-preferences.js'
import type { FeedbackAction } from './feedback-body.js'

/** The story or the topic that a feedback is about. */
export type FeedbackSubject = { readonly storyId: string } | { readonly topic: string }

const storyActions = {
  hide_story: { kind: 'hide', wish: 'hide', event: 'Story Hidden' },
  unhide_story: { kind: 'unhide', wish: 'show', event: 'Story Unhidden' },
} as const

const topicActions = {
  less_of: { kind: 'less_of', wish: 'less', event: 'Topic Muted' },
  undo_less_of: { kind: 'undo_less_of', wish: 'forget', event: 'Topic Unmuted' },
  follow: { kind: 'follow', wish: 'follow', event: 'Topic Followed' },
  unfollow: { kind: 'unfollow', wish: 'forget', event: 'Topic Unfollowed' },
} as const

export function isStoryAction(action: FeedbackAction): action is keyof typeof storyActions {
  return Object.hasOwn(storyActions, action)
}

/** One feedback, for this process' memory, for the readers' read model, and as the name of its event. */
export function toPreference(
  action: FeedbackAction,
  subject: FeedbackSubject,
  atMs: number,
): { preference: Preference; wish: ReaderWish; event: StoryEvent } | undefined {
  if (isStoryAction(action)) {
    if (!('storyId' in subject)) return undefined
    const { storyId } = subject
    const { kind, wish, event } = storyActions[action]
    return { preference: { kind, storyId, atMs }, wish: { wish, storyId, atMs }, event }
  }
  if (!('topic' in subject)) return undefined
  const { topic } = subject
  const { kind, wish, event } = topicActions[action]
  return { preference: { kind, topic, atMs }, wish: { wish, topic, atMs }, event }
}
