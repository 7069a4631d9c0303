import type { Condition, FeatureRule, Filter, ParentCondition } from '@frontpage/experiments'
import { isAssigning, type ExperimentRecord } from '../registry/kinds/experiments.js'
import type { Holdout } from '../registry/kinds/holdouts.js'
import { coverageAt } from '../registry/state/coverage-at.js'
import { toUrlCondition } from './url-condition.js'

type Prerequisite = ExperimentRecord['prerequisites'][number]
type Variation = ExperimentRecord['variations'][number]

/**
 * The rule that assigns readers, as GrowthBook's SDKs read it. Undefined while the experiment assigns nobody: a draft, one
 * that was stopped, or outside of its time.
 */
export function toExperimentRule(
  experiment: ExperimentRecord,
  holdouts: ReadonlyMap<string, Holdout>,
  nowMs: number,
): FeatureRule | undefined {
  const { start, end, variations, phase, salt, hashAttribute, fallbackAttribute, sticky, prerequisites } =
    experiment
  if (!isAssigning(experiment)) return undefined
  if ((start !== undefined && nowMs < Date.parse(start)) || nowMs >= Date.parse(end)) return undefined
  const filters = filtersOf(experiment, holdouts)
  const condition = conditionOf(experiment)
  return {
    id: experiment.id,
    key: experiment.id,
    ...(prerequisites.length > 0 && { parentConditions: prerequisites.map((each) => toParent(each)) }),
    ...(filters.length > 0 && { filters }),
    ...(condition !== undefined && { condition }),
    hashAttribute,
    ...(sticky ? fallbackAttribute !== undefined && { fallbackAttribute } : { disableStickyBucketing: true }),
    hashVersion: 2,
    seed: salt,
    phase: String(phase),
    // Assignments of an earlier phase are not looked up any more.
    bucketVersion: phase,
    // A frozen experiment takes nobody in; who was assigned keeps the assignment.
    coverage: experiment.state === 'frozen' ? 0 : coverageAt(experiment, nowMs),
    weights: weightsOf(variations),
    meta: variations.map(({ key, name }) => ({ key, ...(name !== '' && { name }) })),
    variations: variations.map(({ payload }) => payload),
  }
}

/** A prerequisite; as a gate it ends the feature where it is not met. */
export function toParent({ feature, condition }: Prerequisite, gate = false): ParentCondition {
  return { id: feature, condition, ...(gate && { gate }) }
}

/** The variation that everyone gets of a stopped experiment. */
export function winnerOf({ state, winner, variations }: ExperimentRecord): Variation | undefined {
  return state === 'stopped' ? variations.find(({ key }) => key === winner) : undefined
}

/** The payload of readers who are not in the experiment. */
export function payloadForAll(experiment: ExperimentRecord): unknown {
  return (winnerOf(experiment) ?? experiment.variations[0])?.payload ?? null
}

function weightsOf(variations: readonly Variation[]): number[] {
  return variations.map(({ weight }) => weight ?? 1 / variations.length)
}

function conditionOf({ condition, urlTargets }: ExperimentRecord): Condition | undefined {
  const ofUrl = toUrlCondition(urlTargets)
  if (condition === undefined || ofUrl === undefined) return condition ?? ofUrl
  return { $and: [condition, ofUrl] }
}

/**
 * Layers and holdouts hash with seeds of their own, so that neither has to do with the assignment. A slash ends each name,
 * which contains none: `a` and `ab` never hash the same text.
 */
function filtersOf(experiment: ExperimentRecord, holdouts: ReadonlyMap<string, Holdout>): Filter[] {
  const { layer, site, hashAttribute } = experiment
  const holdout = experiment.holdout === undefined ? undefined : holdouts.get(experiment.holdout)
  const filters: Filter[] = []
  if (holdout !== undefined) {
    const { id, share } = holdout
    filters.push({
      seed: `holdout/${site}/${id}/`,
      attribute: holdout.hashAttribute,
      hashVersion: 2,
      ranges: [[share, 1]],
    })
  }
  if (layer !== undefined) {
    filters.push({
      seed: `layer/${site}/${layer.name}/`,
      attribute: hashAttribute,
      hashVersion: 2,
      ranges: [[layer.from, layer.to]],
    })
  }
  return filters
}
