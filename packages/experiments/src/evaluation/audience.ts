import { isInRange } from '../bucketing/ranges.js'
import type { Attributes, Filter, ParentCondition, SavedGroups } from '../definitions/definitions.js'
import type { EvaluationContext, FeatureResult } from '../definitions/evaluation-context.js'
import { compileCondition } from '../targeting/compile-condition.js'
import { compileHash } from './compiled-experiment.js'
import { readHashAttribute } from './hash-attribute.js'

export function meetsParentCondition(
  { condition }: ParentCondition,
  { value }: FeatureResult,
  context: EvaluationContext,
): boolean {
  return compileCondition(condition ?? {})({ value }, { savedGroups: savedGroupsOf(context) })
}

/** Whether a filter leaves the reader out: by a missing attribute, or a bucket outside of its ranges. */
export function isFilteredOut(filters: readonly Filter[], attributes: Attributes): boolean {
  return filters.some((filter) => {
    const { hashValue } = readHashAttribute(attributes, filter.attribute)
    if (!hashValue) return true
    const bucket = bucketOfFilter(filter)(hashValue)
    return bucket === null || !filter.ranges.some((range) => isInRange(bucket, range))
  })
}

const hashesOfFilters = new WeakMap<Filter, (value: unknown) => number | null>()

function bucketOfFilter(filter: Filter): (value: unknown) => number | null {
  const known = hashesOfFilters.get(filter)
  if (known !== undefined) return known
  const bucketOf = compileHash(filter.seed, filter.hashVersion || 2)
  hashesOfFilters.set(filter, bucketOf)
  return bucketOf
}

const noSavedGroups: SavedGroups = {}

export function savedGroupsOf({ savedGroups }: EvaluationContext): SavedGroups {
  return savedGroups ?? noSavedGroups
}
