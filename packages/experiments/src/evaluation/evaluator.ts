import type { Attributes, Experiment, ExperimentResult } from '../definitions/definitions.js'
import type { EvaluationContext, FeatureResult } from '../definitions/evaluation-context.js'

/** The features that are being evaluated, each because of the one before. */
export interface EvaluationStack {
  readonly id: string
  readonly parent: EvaluationStack | undefined
}

/** Where an experiment is run: for a feature, or on its own. */
export interface RunPlace {
  readonly featureId: string | null
  readonly stack: EvaluationStack | undefined
}

/** What steps start themselves: features are prerequisites of others, and rules run experiments. */
export interface Evaluator {
  evaluate(
    context: EvaluationContext,
    attributes: Attributes,
    key: string,
    parent: EvaluationStack | undefined,
  ): FeatureResult
  run(
    context: EvaluationContext,
    attributes: Attributes,
    experiment: Experiment,
    place: RunPlace,
  ): ExperimentResult
}
