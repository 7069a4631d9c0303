import { storyNumberOf } from '@frontpage/contracts'
import type { ReaderHistory } from '@frontpage/ranking'

/** A reader's wish about a story or a topic, or its withdrawal. */
export type Preference = { readonly atMs: number } & (
  | { readonly kind: 'hide' | 'unhide'; readonly storyId: string }
  | { readonly kind: 'follow' | 'unfollow' | 'less_of' | 'undo_less_of'; readonly topic: string }
)

/** The history as it is after these preferences, the latest last. */
export function withPreferences(history: ReaderHistory, preferences: readonly Preference[]): ReaderHistory {
  if (preferences.length === 0) return history
  const hidden = new Map(history.hidden)
  const followed = new Map(history.followed)
  const lessOf = new Map(history.lessOf)
  for (const preference of preferences) {
    const { kind, atMs } = preference
    switch (kind) {
      case 'hide':
        hidden.set(storyNumberOf(preference.storyId), atMs)
        break
      case 'unhide':
        hidden.delete(storyNumberOf(preference.storyId))
        break
      case 'follow':
        followed.set(preference.topic, atMs)
        lessOf.delete(preference.topic)
        break
      case 'unfollow':
        followed.delete(preference.topic)
        break
      case 'less_of':
        lessOf.set(preference.topic, atMs)
        followed.delete(preference.topic)
        break
      case 'undo_less_of':
        lessOf.delete(preference.topic)
    }
  }
  return { ...history, hidden, followed, lessOf }
}
