import type { StoryHour } from '@frontpage/contracts'

/** The data from which a story's rank is computed. */
export interface StoryActivity {
  readonly storyId: string
  /** Minutes since 1970: the publication time of the story, or else that of its first counted view. */
  readonly firstMinute: number
  /** The hours with readers, of the last 26, oldest first. */
  readonly hours: readonly StoryHour[]
  /**
   * The hours of the last 8 days before those in `hours`: readers by hour since 1970. They are used unchanged: code
   * that moves an hour here from `hours` multiplies its readers by its `cappedShare`.
   */
  readonly olderHours: ReadonlyMap<number, number>
}
