import type { ExperimentRecord } from '../registry/kinds/experiments.js'

/** That one unit, a reader as a rule, saw one variation. */
export interface Exposure {
  readonly site: string
  readonly environment: string
  readonly experiment: ExperimentRecord
  readonly variationIndex: number
  /** The attribute that identified the unit: the experiment's, or its fallback. */
  readonly attribute: string
  readonly unit: string
  readonly isSticky: boolean
  /** The time at which the reader saw it: milliseconds since 1970. */
  readonly seenAtMs: number
}

/** The values that identify a unit's exposures; with the day they make their message id. */
export type ExposureIdentity = Pick<
  Exposure,
  'site' | 'environment' | 'experiment' | 'variationIndex' | 'attribute' | 'unit'
>

export function variationKeyOf({
  experiment,
  variationIndex,
}: Pick<Exposure, 'experiment' | 'variationIndex'>): string {
  return experiment.variations[variationIndex]?.key ?? String(variationIndex)
}
