import type { ExperimentRecord } from '../kinds/experiments.js'
import type { FieldProblem } from './examination.js'

type Variations = ExperimentRecord['variations']

/** Weights that a person rounded to three or four digits (0.333 three times) are meant to sum to one. */
const maxRounding = 0.001 + 1e-12
/** The error of adding 0.1 ten times in floating point; it leaves none of the 10,000 buckets unassigned. */
const maxFloatError = 1e-9

/** Weights are absent in all variations (equal shares), or present in all of them and sum to one. */
export function weightProblems(variations: Variations): FieldProblem[] {
  const missing = variations.findIndex(({ weight }) => weight === undefined)
  if (missing === -1) {
    const sum = sumOf(variations)
    if (Math.abs(sum - 1) <= maxRounding) return []
    const shown = Number(sum.toFixed(4))
    return [
      {
        pointer: '#/variations',
        detail: `The weights sum to ${shown} and have to sum to 1. Leave all of them out for equal shares.`,
      },
    ]
  }
  if (variations.every(({ weight }) => weight === undefined)) return []
  return [
    {
      pointer: `#/variations/${missing}/weight`,
      detail: 'Either all variations have a weight or none has. Add one here, or leave all of them out.',
    },
  ]
}

/** Scales rounded weights so that every bucket belongs to a variation. */
export function normaliseWeights(variations: Variations): Variations {
  const sum = sumOf(variations)
  if (variations.some(({ weight }) => weight === undefined)) return variations
  if (sum === 0 || Math.abs(sum - 1) <= maxFloatError || Math.abs(sum - 1) > maxRounding) return variations
  return variations.map((variation) => ({ ...variation, weight: (variation.weight ?? 0) / sum }))
}

function sumOf(variations: Variations): number {
  return variations.reduce((sum, { weight = 0 }) => sum + weight, 0)
}
