/** The stories of one feed that its reader was shown, the features that they were ranked by, and the reader's clicks. */
export interface TrainingList {
  readonly feedId: string
  readonly surface: string
  readonly servedMs: number
  /** The layout of the rows, as the serving names it. */
  readonly layout: string
  readonly columns: number
  /** Their ids, in the order of the rows. */
  readonly stories: readonly string[]
  /** The features of the stories, row by row. */
  readonly rows: Float64Array
  /** By story: where it stood in the feed, from 1. */
  readonly positions: Uint16Array
  /** By story: 1 where the reader clicked it. At least one story has a 1, and one a 0. */
  readonly clicked: Uint8Array
  /**
   * By story: how much it counts when models are compared, the inverse of the probability with which it stood where it
   * stood (inverse propensity scoring, Horvitz & Thompson 1952), capped; 1 where that is not known.
   */
  readonly weights: Float64Array
}

/** The reasons for which a feed that was clicked in teaches nothing. */
const unusableReasons = ['unreadable', 'no_features', 'no_click', 'nothing_passed_over'] as const
export type UnusableReason = (typeof unusableReasons)[number]
