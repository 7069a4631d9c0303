import type { TrainingList } from '../lists/training-list.js'

export interface ListQuality {
  /** The share of pairs of a clicked and an unclicked story that stand in the right order, by weight; ties count half. */
  readonly auc: number
  /** Normalised discounted cumulative gain of the first ten; tied stories share the places that they take. */
  readonly ndcg10: number
}

const depth = 10

/** Measures how well scores put the clicked stories of a list first. Scores that are no numbers are the worst of all. */
export function measureList(
  { clicked, weights }: Pick<TrainingList, 'clicked' | 'weights'>,
  scores: Float64Array,
): ListQuality {
  const read = (at: number): number => (Number.isFinite(scores[at]) ? scores[at]! : -Infinity)
  let right = 0
  let pairs = 0
  for (let one = 0; one < clicked.length; one++) {
    if (clicked[one] === 0) continue
    for (let other = 0; other < clicked.length; other++) {
      if (clicked[other] === 1) continue
      const weight = weights[one]! * weights[other]!
      pairs += weight
      if (read(one) > read(other)) right += weight
      else if (read(one) === read(other)) right += weight / 2
    }
  }
  return { auc: right / pairs, ndcg10: ndcgOf(clicked, weights, read) }
}

function ndcgOf(clicked: Uint8Array, weights: Float64Array, read: (at: number) => number): number {
  const order = [...clicked.keys()].toSorted((one, other) =>
    read(other) > read(one) ? 1 : read(other) < read(one) ? -1 : 0,
  )
  let gained = 0
  for (let from = 0; from < order.length;) {
    let to = from + 1
    while (to < order.length && read(order[to]!) === read(order[from]!)) to++
    const tied = order.slice(from, to)
    const gain = tied.reduce((sum, at) => sum + clicked[at]! * weights[at]!, 0) / tied.length
    for (let rank = from; rank < to; rank++) gained += gain * discountOf(rank)
    from = to
  }
  const ideal = [...clicked.keys()]
    .map((at) => clicked[at]! * weights[at]!)
    .toSorted((one, other) => other - one)
    .reduce((sum, gain, rank) => sum + gain * discountOf(rank), 0)
  return gained / ideal
}

/** @param rank from 0 */
function discountOf(rank: number): number {
  return rank < depth ? 1 / Math.log2(rank + 2) : 0
}
