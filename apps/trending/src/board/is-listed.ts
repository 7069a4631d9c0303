import { mostReadersOfAnHour, type StoryActivity } from '@frontpage/ranking'
import type { StoryCards } from '@frontpage/read-models'

/**
 * Whether lists may contain a story. A page that only its address names needs several readers; and before a card was read,
 * nobody knows whether its publisher is blocked, or its section waits for a review.
 */
export function isListed(story: StoryActivity, cards: Pick<StoryCards, 'get' | 'has'>): boolean {
  if (!cards.has(story.storyId)) return false
  const { readersToList } = cards.get(story.storyId)
  return readersToList === undefined || mostReadersOfAnHour(story) >= readersToList
}
