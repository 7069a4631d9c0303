import type { CatalogueStory } from './catalogue-story.js'

/**
 * - `visible`: lists may contain the story
 * - `scheduled`: its time of publication has not come
 * - `expired`: its time has passed
 * - `hidden`: somebody decided that no list contains it
 */
export type StoryVisibility = 'visible' | 'scheduled' | 'expired' | 'hidden'

/** Whether lists may contain a story at this time. The times of a story that only events describe do not count. */
export function visibilityOf(
  story: Pick<CatalogueStory, 'hidden' | 'publishedAt' | 'expiresAt'> | undefined,
  nowMs: number,
): StoryVisibility {
  if (story === undefined) return 'visible'
  if (story.hidden === true) return 'hidden'
  if (story.expiresAt !== undefined && Date.parse(story.expiresAt) <= nowMs) return 'expired'
  if (story.publishedAt !== undefined && Date.parse(story.publishedAt) > nowMs) return 'scheduled'
  return 'visible'
}
