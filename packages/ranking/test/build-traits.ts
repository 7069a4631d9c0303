import { emptyReaderHistory, type ReaderHistory } from '../src/feed/signals/reader-history.js'
import { toStoryTraits, type StoryAttributes, type StoryTraits } from '../src/feed/stories/story-traits.js'

export const feedNowMs = Date.parse('2026-06-01T12:00:00Z')
export const hourMs = 3_600_000

/** A story that was published a day ago, unless something else is said; its number is `#` and its id. */
export function buildTraits(storyId: string, attributes: Partial<StoryAttributes> = {}): StoryTraits {
  return toStoryTraits({
    storyId,
    number: `#${storyId}`,
    firstSeenMs: feedNowMs - 24 * hourMs,
    tags: [],
    ...attributes,
  })
}

/** The history of a reader who viewed the given stories an hour ago. */
export function buildHistory(
  viewed: readonly string[] = [],
  more: Partial<ReaderHistory> = {},
  lastMs = feedNowMs - hourMs,
): ReaderHistory {
  const view = { firstMs: lastMs, lastMs, seconds: 40, completed: false }
  return { ...emptyReaderHistory, viewed: new Map(viewed.map((id) => [`#${id}`, view])), ...more }
}

export function findByNumber(stories: readonly StoryTraits[]): (number: string) => StoryTraits | undefined {
  const byNumber = new Map(stories.map((story) => [story.number, story]))
  return (number) => byNumber.get(number)
}
