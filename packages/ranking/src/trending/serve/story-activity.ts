import type { StoryHour } from '@frontpage/contracts'

/** What a story's rank is made of. */
export interface StoryActivity {
  readonly storyId: string
  /** Minutes since 1970: when the story was published, else its first counted view. */
  readonly firstMinute: number
  /** Of the last 26 hours, those with readers, oldest first. */
  readonly hours: readonly StoryHour[]
  /**
   * Of the last 8 days, older than `hours`: readers by hour since 1970. They are used as they are: who takes an hour out of
   * `hours` multiplies its readers by its `cappedShare`.
   */
  readonly olderHours: ReadonlyMap<number, number>
}
