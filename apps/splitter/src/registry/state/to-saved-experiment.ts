import type { ExperimentRecord } from '../kinds/experiments.js'
import type { FieldProblem } from '../validation/examination.js'

/** The record as it is stored: with the warnings of this change alone. */
export function toSavedExperiment(
  experiment: ExperimentRecord,
  warnings: readonly FieldProblem[],
): ExperimentRecord {
  const { warnings: _, ...record } = experiment
  return warnings.length === 0 ? record : { ...record, warnings: [...warnings] }
}
