import { setImmediate as nextTurn } from 'node:timers/promises'
import type { TrainingList } from '../lists/training-list.js'
import { measureList, type ListQuality } from './measure-list.js'

/** The quality of one model on one surface: means over its lists. */
export interface SurfaceQuality extends ListQuality {
  readonly surface: string
  readonly lists: number
}

export interface Verdict {
  readonly isAccepted: boolean
  /** The first of `refusalReasons` that applies, and the surface where it does. */
  readonly refusal?: { readonly reason: RefusalReason; readonly surface: string }
  /** The qualities of the model that was judged. */
  readonly quality: readonly SurfaceQuality[]
}

export const refusalReasons = ['no_numbers', 'worse_than_active', 'worse_than_start'] as const
export type RefusalReason = (typeof refusalReasons)[number]

type Score = (list: TrainingList) => Float64Array

/** With fewer lists a surface says nothing about a model. */
const minLists = 20
/** A difference counts as one where it is larger than its standard error. */
const standardErrors = 1
/** Lists between which other work is done: three scores of a list take some hundred microseconds. */
const listsPerTurn = 5

/**
 * Judges a model by lists that no model has learned. It is refused where it is worse on some surface, by AUC or by
 * nDCG@10, than the model that ranks now, or than the shipped one: small losses that add up would pass the first.
 */
export async function judgeModel(
  bySurface: ReadonlyMap<string, readonly TrainingList[]>,
  score: { candidate: Score; active: Score; start: Score },
): Promise<Verdict> {
  const quality: SurfaceQuality[] = []
  let refusal: Verdict['refusal']
  let sinceTurn = 0
  for (const [surface, lists] of bySurface) {
    const candidate: ListQuality[] = []
    const [active, start]: [ListQuality[], ListQuality[]] = [[], []]
    for (const list of lists) {
      if (++sinceTurn % listsPerTurn === 0) await nextTurn()
      const scores = score.candidate(list)
      if (!scores.every(Number.isFinite)) refusal ??= { reason: 'no_numbers', surface }
      candidate.push(measureList(list, scores))
      active.push(measureList(list, score.active(list)))
      start.push(measureList(list, score.start(list)))
    }
    quality.push({ surface, lists: lists.length, ...meansOf(candidate) })
    if (lists.length < minLists) continue
    if (isWorse(candidate, active)) refusal ??= { reason: 'worse_than_active', surface }
    if (isWorse(candidate, start)) refusal ??= { reason: 'worse_than_start', surface }
  }
  return { isAccepted: refusal === undefined, ...(refusal !== undefined && { refusal }), quality }
}

function isWorse(candidate: readonly ListQuality[], other: readonly ListQuality[]): boolean {
  return (['auc', 'ndcg10'] as const).some((name) => {
    const differences = candidate.map((quality, at) => quality[name] - other[at]![name])
    const mean = meanOf(differences)
    const variance = meanOf(differences.map((difference) => (difference - mean) ** 2))
    return mean < -standardErrors * Math.sqrt(variance / differences.length) && mean < 0
  })
}

function meansOf(qualities: readonly ListQuality[]): ListQuality {
  return {
    auc: meanOf(qualities.map(({ auc }) => auc)),
    ndcg10: meanOf(qualities.map(({ ndcg10 }) => ndcg10)),
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
