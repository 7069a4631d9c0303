import type { EvaluatedFlag } from '../evaluation/evaluate-flag.js'
import type { ExposureOrigin, Exposures } from '../exposures/exposures.js'

/**
 * The tokens that count a flag's assignments when its value is seen, those of prerequisites included, separated by
 * spaces, since OFREP's metadata holds no lists. Undefined where nothing counts.
 */
export function exposureTokenOf(
  { assignments }: EvaluatedFlag,
  exposures: Exposures,
  origin: ExposureOrigin,
): string | undefined {
  if (assignments.length === 0) return undefined
  const tokens = assignments.flatMap((assignment) => exposures.tokenOf(assignment, origin) ?? [])
  return tokens.length === 0 ? undefined : tokens.join(' ')
}
