import type { StoryActivity } from './story-activity.js'

/** The number of distinct readers in a story's best hour. Over more than an hour the same reader may count again. */
export function mostReadersOfAnHour({
  hours,
  olderHours,
}: Pick<StoryActivity, 'hours' | 'olderHours'>): number {
  let most = 0
  for (const { readers } of hours) most = Math.max(most, readers)
  for (const readers of olderHours.values()) most = Math.max(most, readers)
  return most
}
