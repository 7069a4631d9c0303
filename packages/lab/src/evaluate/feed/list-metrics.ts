/** Measures of how well scores put the clicked stories of one list first; each between 0 and 1. */
export interface ListMetrics {
  readonly auc: number
  readonly mrr: number
  readonly ndcg5: number
  readonly ndcg10: number
}

export const metricNames = ['auc', 'mrr', 'ndcg5', 'ndcg10'] as const

/**
 * The metrics of one list, as their mean over all orders of stories with equal scores: ties neither help nor harm. MRR is the
 * mean of the clicked stories' reciprocal ranks. Undefined where nothing or everything was clicked.
 */
export function measureList(scores: ArrayLike<number>, clicked: readonly number[]): ListMetrics | undefined {
  const length = scores.length
  const isClicked = new Set(clicked)
  if (isClicked.size === 0 || isClicked.size === length) return undefined
  const sums = { auc: 0, mrr: 0, ndcg5: 0, ndcg10: 0 }
  for (const place of isClicked) {
    const own = scores[place] ?? 0
    let higher = 0
    let equal = 0
    let missesBelow = 0
    for (let at = 0; at < length; at++) {
      const score = scores[at] ?? 0
      if (score > own) higher++
      else if (score === own) equal++
      if (isClicked.has(at)) continue
      if (score < own) missesBelow++
      else if (score === own) missesBelow += 0.5
    }
    sums.auc += missesBelow / (length - isClicked.size)
    for (let rank = higher; rank < higher + equal; rank++) {
      sums.mrr += 1 / (rank + 1) / equal
      if (rank < 5) sums.ndcg5 += discount(rank) / equal
      if (rank < 10) sums.ndcg10 += discount(rank) / equal
    }
  }
  return {
    auc: sums.auc / isClicked.size,
    mrr: sums.mrr / isClicked.size,
    ndcg5: sums.ndcg5 / idealGain(5, isClicked.size),
    ndcg10: sums.ndcg10 / idealGain(10, isClicked.size),
  }
}

function idealGain(depth: number, clicked: number): number {
  let gain = 0
  for (let rank = 0; rank < Math.min(depth, clicked); rank++) gain += discount(rank)
  return gain
}

function discount(rank: number): number {
  return 1 / Math.log2(rank + 2)
}
