import type { Attributes, FeatureDefinition } from '../definitions/definitions.js'
import type {
  EvaluationContext,
  FeatureResult,
  FeatureResultSource,
} from '../definitions/evaluation-context.js'
import type { EvaluationStack, Evaluator } from './evaluator.js'

/** One feature for one reader. */
export interface FeatureRun {
  readonly evaluator: Evaluator
  readonly context: EvaluationContext
  readonly attributes: Attributes
  readonly key: string
  readonly feature: FeatureDefinition | undefined
  readonly stack: EvaluationStack
}

export function isInCycle({ key, stack }: FeatureRun): boolean {
  for (let entry = stack.parent; entry !== undefined; entry = entry.parent) if (entry.id === key) return true
  return false
}

export function forceFeature(run: FeatureRun): FeatureResult | undefined {
  const { forcedFeatureValues } = run.context
  if (forcedFeatureValues?.has(run.key) !== true) return undefined
  return toFeatureResult(run, forcedFeatureValues.get(run.key), 'override')
}

export function toFeatureResult(
  { context, key }: FeatureRun,
  value: unknown,
  source: FeatureResultSource,
  decided: Pick<FeatureResult, 'experiment' | 'experimentResult'> & { ruleId?: string | undefined } = {},
): FeatureResult {
  const { ruleId, experiment, experimentResult } = decided
  const result: { -readonly [Key in keyof FeatureResult]: FeatureResult[Key] } = {
    value,
    on: Boolean(value),
    off: !value,
    source,
    ruleId: ruleId || '',
  }
  if (experiment !== undefined) result.experiment = experiment
  if (experimentResult !== undefined) result.experimentResult = experimentResult
  if (source !== 'override') context.onFeatureUsage?.(key, result)
  return result
}
