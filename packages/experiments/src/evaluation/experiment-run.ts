import type { Attributes, Experiment, ExperimentResult } from '../definitions/definitions.js'
import type { EvaluationContext } from '../definitions/evaluation-context.js'
import type { CompiledExperiment } from './compiled-experiment.js'
import { compileExperiment } from './compiled-experiment.js'
import { readHashAttribute, type HashAttribute } from './hash-attribute.js'
import type { EvaluationStack, Evaluator, RunPlace } from './evaluator.js'
import { isSticky, type StickyBucket } from './sticky-buckets.js'

/** One experiment for one reader: what the steps have found out so far. */
export interface ExperimentRun {
  readonly evaluator: Evaluator
  readonly context: EvaluationContext
  readonly attributes: Attributes
  readonly featureId: string | null
  readonly stack: EvaluationStack | undefined
  /** With the context's overrides. */
  experiment: Experiment
  compiled: CompiledExperiment
  unit: HashAttribute
  sticky: StickyBucket
  bucket: number
  variation: number
}

export function startRun(
  evaluator: Evaluator,
  context: EvaluationContext,
  attributes: Attributes,
  experiment: Experiment,
  { featureId, stack }: RunPlace,
): ExperimentRun {
  return {
    evaluator,
    context,
    attributes,
    featureId,
    stack,
    experiment,
    compiled: compileExperiment(experiment),
    unit: unitOf(context, attributes, experiment),
    sticky: { variation: -1, isBlocked: false },
    bucket: -1,
    variation: -1,
  }
}

/** The fallback attribute is used with sticky bucketing only: without it, readers would change when they sign in. */
export function unitOf(
  context: EvaluationContext,
  attributes: Attributes,
  experiment: Experiment,
): HashAttribute {
  const fallback = isSticky(context, experiment) ? experiment.fallbackAttribute : undefined
  return readHashAttribute(attributes, experiment.hashAttribute, fallback)
}

interface Assignment {
  readonly hashUsed?: boolean
  readonly bucket?: number
  readonly stickyBucketUsed?: boolean
}

/** A variation that does not exist (−1, say) is the first one, and the reader is not in the experiment. */
export function toResult(
  { experiment, featureId, unit }: ExperimentRun,
  variation: number,
  { hashUsed = false, bucket, stickyBucketUsed = false }: Assignment = {},
): ExperimentResult {
  const inExperiment =
    Number.isInteger(variation) && variation >= 0 && variation < experiment.variations.length
  const variationId = inExperiment ? variation : 0
  const meta = experiment.meta?.[variationId]
  const leaf = hashUsed && inExperiment ? experiment.contextualBandit : undefined
  const result: { -readonly [Key in keyof ExperimentResult]: ExperimentResult[Key] } = {
    key: meta?.key || String(variationId),
    featureId,
    inExperiment,
    hashUsed,
    variationId,
    value: experiment.variations[variationId],
    hashAttribute: unit.hashAttribute,
    hashValue: unit.hashValue,
    stickyBucketUsed,
  }
  if (meta?.name) result.name = meta.name
  if (bucket !== undefined) result.bucket = bucket
  if (meta?.passthrough) result.passthrough = meta.passthrough
  if (leaf !== undefined) {
    result.leafId = leaf.leafId
    result.variationWeights = leaf.variationWeights
    if (leaf.banditVersion !== undefined) result.banditVersion = leaf.banditVersion
  }
  return result
}
