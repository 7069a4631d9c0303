import { getEqualWeights } from '../bucketing/ranges.js'
import type { Attributes, ContextualBanditLeaf, Experiment } from '../definitions/definitions.js'
import type { EvaluationContext } from '../definitions/evaluation-context.js'
import { compileCondition } from '../targeting/compile-condition.js'

const fallbackLeafId = -1

/** Gives an experiment the weights of the first leaf whose condition the reader meets; else its own, as leaf −1. */
export function withBanditWeights(
  experiment: Experiment,
  reference: string,
  context: EvaluationContext,
  attributes: Attributes,
): Experiment {
  const bandits = context.contextualBandits ?? {}
  const bandit = Object.hasOwn(bandits, reference) ? bandits[reference] : undefined
  if (bandit === undefined) return experiment
  const { banditVersion } = bandit
  const scope = { savedGroups: context.savedGroups ?? {} }
  const leaf = bandit.contexts.find(({ condition }) => compileCondition(condition)(attributes, scope))
  const chosen: ContextualBanditLeaf =
    leaf === undefined
      ? {
          leafId: fallbackLeafId,
          variationWeights: experiment.weights ?? getEqualWeights(experiment.variations.length),
          banditVersion,
        }
      : { leafId: leaf.leafId, variationWeights: leaf.weights, banditVersion }
  return {
    ...experiment,
    ...(leaf !== undefined && { weights: leaf.weights }),
    contextualBandit: chosen,
  }
}
