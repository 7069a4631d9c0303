import type { ExperimentRecord } from '../kinds/experiments.js'

/** The coverage that the ramp has reached at this time (milliseconds since 1970). */
export function coverageAt(
  { coverage, ramp }: Pick<ExperimentRecord, 'coverage' | 'ramp'>,
  nowMs: number,
): number {
  const reached = ramp.filter(({ at }) => Date.parse(at) <= nowMs)
  return reached.at(-1)?.coverage ?? coverage
}
