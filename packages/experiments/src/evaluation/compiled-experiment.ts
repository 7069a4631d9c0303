import { fnv1a } from '@frontpage/contracts'
import { getBucketRanges } from '../bucketing/ranges.js'
import { hash, hashAfterSeed } from '../bucketing/hash.js'
import type { Experiment, FeatureRule, VariationRange } from '../definitions/definitions.js'
import { compileCondition, type Test } from '../targeting/compile-condition.js'

/** What an experiment's definition comes to, worked out once for each definition. */
export interface CompiledExperiment {
  readonly ranges: readonly VariationRange[]
  readonly condition: Test | undefined
  /** The unit's bucket in [0, 1); null for an unknown hash version. */
  readonly bucketOf: (hashValue: unknown) => number | null
}

const compiledExperiments = new WeakMap<Experiment, CompiledExperiment>()

export function compileExperiment(experiment: Experiment): CompiledExperiment {
  const known = compiledExperiments.get(experiment)
  if (known !== undefined) return known
  const { variations, coverage, weights, condition, ranges, seed, key, hashVersion } = experiment
  const compiled: CompiledExperiment = {
    ranges: ranges ?? getBucketRanges(variations.length, coverage, weights),
    condition: condition ? compileCondition(condition) : undefined,
    // An empty seed and version 0 are the defaults, too.
    bucketOf: compileHash(seed || key, hashVersion || 1),
  }
  compiledExperiments.set(experiment, compiled)
  return compiled
}

export function compileHash(seed: string, hashVersion: number): (value: unknown) => number | null {
  if (hashVersion !== 2) return (value) => hash(seed, value, hashVersion)
  const state = fnv1a(seed)
  return (value) => hashAfterSeed(state, value)
}

const experimentsOfRules = new WeakMap<FeatureRule, Experiment>()

/** The experiment that a rule of a feature runs; its prerequisites were the rule's and are not evaluated again. */
export function toExperiment(
  rule: FeatureRule,
  variations: readonly unknown[],
  featureId: string,
): Experiment {
  const known = experimentsOfRules.get(rule)
  // The same rule could stand in two features.
  if (known !== undefined && known.key === (rule.key || featureId)) return known
  const experiment: Experiment = {
    variations,
    key: rule.key || featureId,
    ...('coverage' in rule && { coverage: rule.coverage }),
    ...(rule.weights && { weights: rule.weights }),
    ...(rule.hashAttribute && { hashAttribute: rule.hashAttribute }),
    ...(rule.fallbackAttribute && { fallbackAttribute: rule.fallbackAttribute }),
    ...(rule.disableStickyBucketing && { disableStickyBucketing: rule.disableStickyBucketing }),
    ...(rule.bucketVersion !== undefined && { bucketVersion: rule.bucketVersion }),
    ...(rule.minBucketVersion !== undefined && { minBucketVersion: rule.minBucketVersion }),
    ...(rule.namespace && { namespace: rule.namespace }),
    ...(rule.meta && { meta: rule.meta }),
    ...(rule.ranges && { ranges: rule.ranges }),
    ...(rule.name && { name: rule.name }),
    ...(rule.phase && { phase: rule.phase }),
    ...(rule.seed && { seed: rule.seed }),
    ...(rule.hashVersion && { hashVersion: rule.hashVersion }),
    ...(rule.filters && { filters: rule.filters }),
    ...(rule.condition && { condition: rule.condition }),
  }
  experimentsOfRules.set(rule, experiment)
  return experiment
}
