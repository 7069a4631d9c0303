import type { RefusalReason } from '../guard/judge-model.js'
import type { UnusableReason } from '../lists/training-list.js'

/** The outcomes of a list of the archive. */
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

/** The reasons for which a trainer drops its memory and loads the stored weights again. */
export const lossReasons = ['lease_lost', 'stale', 'failed'] as const
type LossReason = (typeof lossReasons)[number]

/** The reports of a trainer about its work. */
export interface TrainingReports {
  countLists(outcome: ListOutcome, lists?: number): void
  /** The time that learning one list took. */
  observeLearning(seconds: number): void
  countVersion(): void
  countRefusal(reason: RefusalReason): void
  countLoss(reason: LossReason): void
}
