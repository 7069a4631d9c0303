import type { ExperimentResult } from '../definitions/definitions.js'
import { chooseVariation, isInNamespace } from '../bucketing/ranges.js'
import { getQueryStringOverride } from '../targeting/query-string-override.js'
import { isUrlTargeted, matchesLegacyUrl } from '../targeting/url-targeting.js'
import { isFilteredOut, meetsParentCondition, savedGroupsOf } from './audience.js'
import { compileExperiment } from './compiled-experiment.js'
import { toResult, unitOf, type ExperimentRun } from './experiment-run.js'
import { findStickyBucket, isSticky, saveStickyBucket } from './sticky-buckets.js'

// The steps that evaluate.ts puts in order. What a step decides is the result.

export function outIf(run: ExperimentRun, isOut: boolean): ExperimentResult | undefined {
  return isOut ? toResult(run, -1) : undefined
}

/** Who has a sticky bucket stays in whatever the targeting is now. */
export function unlessSticky(isTargeted: (run: ExperimentRun) => boolean) {
  return (run: ExperimentRun) => outIf(run, run.sticky.variation < 0 && !isTargeted(run))
}

export function takeOverrides(run: ExperimentRun): undefined {
  const { overrides } = run.context
  if (overrides === undefined || !Object.hasOwn(overrides, run.experiment.key)) return
  run.experiment = { ...run.experiment, ...overrides[run.experiment.key] }
  run.compiled = compileExperiment(run.experiment)
  run.unit = unitOf(run.context, run.attributes, run.experiment)
}

export function isAtTargetedUrl({ context, experiment }: ExperimentRun): boolean {
  return experiment.urlPatterns === undefined || isUrlTargeted(context.url ?? '', experiment.urlPatterns)
}

export function forceByQueryString(run: ExperimentRun): ExperimentResult | undefined {
  const { context, experiment } = run
  const variation = getQueryStringOverride(experiment.key, context.url ?? '', experiment.variations.length)
  return variation === null ? undefined : toResult(run, variation)
}

export function forceForReader(run: ExperimentRun): ExperimentResult | undefined {
  const { forcedVariations } = run.context
  if (forcedVariations === undefined || !Object.hasOwn(forcedVariations, run.experiment.key)) return undefined
  return toResult(run, forcedVariations[run.experiment.key] ?? -1)
}

export function lookUpStickyBucket(run: ExperimentRun): undefined {
  if (isSticky(run.context, run.experiment)) {
    run.sticky = findStickyBucket(run.context, run.attributes, run.experiment)
  }
}

/** A namespace only counts without filters, which replaced it. */
export function passesFilters({ attributes, experiment, unit }: ExperimentRun): boolean {
  if (experiment.filters) return !isFilteredOut(experiment.filters, attributes)
  return !experiment.namespace || isInNamespace(unit.hashValue, experiment.namespace)
}

export function isIncluded({ experiment: { include } }: ExperimentRun): boolean {
  if (include === undefined) return true
  try {
    return include()
  } catch {
    return false
  }
}

export function meetsCondition({ attributes, compiled, context }: ExperimentRun): boolean {
  return (
    compiled.condition === undefined ||
    compiled.condition(attributes, { savedGroups: savedGroupsOf(context) })
  )
}

export function meetsPrerequisites({
  evaluator,
  attributes,
  context,
  experiment,
  stack,
}: ExperimentRun): boolean {
  return (experiment.parentConditions ?? []).every((parent) => {
    const result = evaluator.evaluate(context, attributes, parent.id, stack)
    return result.source !== 'cyclicPrerequisite' && meetsParentCondition(parent, result, context)
  })
}

export function isInGroup({ context, experiment }: ExperimentRun): boolean {
  const { groups = {} } = context
  return (
    !experiment.groups || experiment.groups.some((group) => Object.hasOwn(groups, group) && groups[group])
  )
}

export function isAtLegacyUrl({ context, experiment }: ExperimentRun): boolean {
  return !experiment.url || matchesLegacyUrl(context.url, experiment.url)
}

export function takeBucket(run: ExperimentRun): ExperimentResult | undefined {
  const bucket = run.compiled.bucketOf(run.unit.hashValue)
  if (bucket === null) return toResult(run, -1)
  run.bucket = bucket
  run.variation =
    run.sticky.variation >= 0 ? run.sticky.variation : chooseVariation(bucket, run.compiled.ranges)
  return undefined
}

export function forceForEveryone(run: ExperimentRun): ExperimentResult | undefined {
  return 'force' in run.experiment ? toResult(run, run.experiment.force ?? -1) : undefined
}

export function assign(run: ExperimentRun): ExperimentResult {
  const { context, experiment, unit } = run
  const result = toResult(run, run.variation, {
    hashUsed: true,
    bucket: run.bucket,
    stickyBucketUsed: run.sticky.variation >= 0,
  })
  if (isSticky(context, experiment)) saveStickyBucket(context, unit, experiment, result.key)
  context.trackingCallback?.(experiment, result)
  return result
}
