import type { RefusalReason } from '../guard/judge-model.js'
import type { UnusableReason } from '../lists/training-list.js'

/** What becomes of a list of the archive. */
export const listOutcomes = [
  'learned',
  'held_out',
  'unreadable',
  'no_features',
  'no_click',
  'nothing_passed_over',
  // Its rows are those of another model's features.
  'other_layout',
  // Its slice has more lists than are learned of one.
  'over_limit',
  // It had been learned, and the weights began again with those that rank.
  'dropped',
] as const
type ListOutcome = (typeof listOutcomes)[number] | UnusableReason

/** Why a trainer drops what it has in memory and loads the stored weights again. */
export const lossReasons = ['lease_lost', 'stale', 'failed'] as const
type LossReason = (typeof lossReasons)[number]

/** What a trainer tells of its work. */
export interface TrainingReports {
  countLists(outcome: ListOutcome, lists?: number): void
  /** The time that learning one list took. */
  observeLearning(seconds: number): void
  countVersion(): void
  countRefusal(reason: RefusalReason): void
  countLoss(reason: LossReason): void
}
