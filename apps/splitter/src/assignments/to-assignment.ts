import type { FlagFault, FlagOutcome } from '../evaluation/evaluate-flag.js'
import type { ExposureOrigin, Exposures } from '../exposures/exposures.js'
import type { ExperimentRecord } from '../registry/kinds/experiments.js'
import { exposureTokenOf } from '../requests/exposure-token.js'
import type { AssignmentAnswer } from './assignment-schemas.js'

const errors = {
  'not-found': 'not_found',
  cycle: 'cycle',
  'lacks-unit': 'targeting_key_missing',
} as const satisfies Record<FlagFault['fault'], string>

/** @param experiment the one that was asked for; undefined where the site has none with the outcome's key */
export function toAssignment(
  outcome: FlagOutcome,
  experiment: ExperimentRecord | undefined,
  { exposures, origin }: { exposures: Exposures; origin: ExposureOrigin },
): AssignmentAnswer {
  if ('fault' in outcome) return { experiment: outcome.key, error: errors[outcome.fault] }
  if (experiment === undefined) return { experiment: outcome.key, error: 'not_found' }
  const { key, value, reason, variant, isForced, isStickyUnavailable } = outcome
  const exposureToken = exposureTokenOf(outcome, exposures, origin)
  return {
    experiment: key,
    phase: experiment.phase,
    inExperiment: variant !== undefined,
    variation: variant ?? null,
    payload: value as never,
    reason,
    ...(exposureToken !== undefined && { exposureToken }),
    ...(isForced && { forced: true as const }),
    ...(isStickyUnavailable && { stickyUnavailable: true as const }),
  }
}
