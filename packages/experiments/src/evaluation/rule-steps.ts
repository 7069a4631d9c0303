import { isInRange } from '../bucketing/ranges.js'
import type { Experiment, FeatureRule } from '../definitions/definitions.js'
import type { FeatureResult } from '../definitions/evaluation-context.js'
import { compileCondition } from '../targeting/compile-condition.js'
import { meetsParentCondition, savedGroupsOf } from './audience.js'
import { compileHash, toExperiment } from './compiled-experiment.js'
import { withBanditWeights } from './contextual-bandit.js'
import { toFeatureResult, type FeatureRun } from './feature-steps.js'
import { readHashAttribute } from './hash-attribute.js'
import { isSticky } from './sticky-buckets.js'

/** One rule of a feature. */
export interface RuleRun {
  readonly run: FeatureRun
  readonly rule: FeatureRule
}

/** The next rule follows. */
export const skipped = Symbol('skipped')
export type RuleOutcome = FeatureResult | typeof skipped

export function skipIf(isSkipped: boolean): typeof skipped | undefined {
  return isSkipped ? skipped : undefined
}

export function meetRulePrerequisites({ run, rule }: RuleRun): RuleOutcome | undefined {
  for (const parent of rule.parentConditions ?? []) {
    const result = run.evaluator.evaluate(run.context, run.attributes, parent.id, run.stack)
    if (result.source === 'cyclicPrerequisite') return toFeatureResult(run, null, 'cyclicPrerequisite')
    if (meetsParentCondition(parent, result, run.context)) continue
    return parent.gate ? toFeatureResult(run, null, 'prerequisite') : skipped
  }
  return undefined
}

export function forceByRule({ run, rule }: RuleRun): RuleOutcome | undefined {
  if (!('force' in rule)) return undefined
  const { context, attributes } = run
  if (
    rule.condition &&
    !compileCondition(rule.condition)(attributes, { savedGroups: savedGroupsOf(context) })
  ) {
    return skipped
  }
  if (!isInRollout(run, rule)) return skipped
  for (const { experiment, result } of rule.tracks ?? []) context.trackingCallback?.(experiment, result)
  return toFeatureResult(run, rule.force, 'force', { ruleId: rule.id })
}

/** A share of the readers, by `range` or `coverage`. A bucket that equals the coverage is in it. */
function isInRollout({ context, attributes, key }: FeatureRun, rule: FeatureRule): boolean {
  const { range, coverage } = rule
  if (!range && coverage === undefined) return true
  if (!range && coverage === 0) return false
  const fallback = isSticky(context, rule) ? rule.fallbackAttribute : undefined
  const { hashValue } = readHashAttribute(attributes, rule.hashAttribute, fallback)
  if (!hashValue) return false
  const bucket = bucketOfRule(rule, key)(hashValue)
  if (bucket === null) return false
  if (range) return isInRange(bucket, range)
  return coverage === undefined || bucket <= coverage
}

const hashesOfRules = new WeakMap<
  FeatureRule,
  { seed: string; bucketOf: (value: unknown) => number | null }
>()

function bucketOfRule(rule: FeatureRule, featureId: string): (value: unknown) => number | null {
  const seed = rule.seed || featureId
  const known = hashesOfRules.get(rule)
  if (known?.seed === seed) return known.bucketOf
  const bucketOf = compileHash(seed, rule.hashVersion || 1)
  hashesOfRules.set(rule, { seed, bucketOf })
  return bucketOf
}

export function runRuleExperiment({ run: feature, rule }: RuleRun): RuleOutcome {
  const { context, attributes, key, stack } = feature
  const variations = rule.contextualVariations ?? rule.variations ?? []
  const plain = toExperiment(rule, variations, key)
  const experiment = rule.contextualBanditRef
    ? withBanditWeights(plain, rule.contextualBanditRef, context, attributes)
    : plain
  const result = feature.evaluator.run(context, attributes, experiment, { featureId: key, stack })
  if (!result.inExperiment || result.passthrough) return skipped
  return toFeatureResult(feature, result.value, 'experiment', {
    ruleId: rule.id,
    experiment: result.hashUsed ? experiment : withoutBandit(experiment),
    experimentResult: result,
  })
}

/** A variation that was forced is none of the bandit's. */
function withoutBandit(experiment: Experiment): Experiment {
  const { contextualBandit: _, ...plain } = experiment
  return plain
}
