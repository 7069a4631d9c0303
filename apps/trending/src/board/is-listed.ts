import { mostReadersOfAnHour, type StoryActivity } from '@frontpage/ranking'
import type { StoryCards } from '@frontpage/read-models'

/** Whether lists may contain a story by its readers: a page that only its address names needs several. */
export function isListed(story: StoryActivity, cards: Pick<StoryCards, 'get'>): boolean {
  const { readersToList } = cards.get(story.storyId)
  return readersToList === undefined || mostReadersOfAnHour(story) >= readersToList
}
