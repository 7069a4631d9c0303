import { measureList, metricNames, type ListMetrics } from './list-metrics.js'

/** The metrics of one method over all lists. */
export interface ListResults {
  readonly name: string
  add(user: string, scores: ArrayLike<number>, clicked: readonly number[]): void
  /** Undefined while no list could be measured. */
  mean(): ListMetrics | undefined
  readonly lists: readonly { readonly user: string; readonly metrics: ListMetrics }[]
}

export function createListResults(name: string): ListResults {
  const lists: { user: string; metrics: ListMetrics }[] = []
  return {
    name,
    lists,
    add(user, scores, clicked) {
      const metrics = measureList(scores, clicked)
      if (metrics !== undefined) lists.push({ user, metrics })
    },
    mean() {
      if (lists.length === 0) return undefined
      const sums = { auc: 0, mrr: 0, ndcg5: 0, ndcg10: 0 }
      for (const { metrics } of lists)
        for (const metric of metricNames) sums[metric] += metrics[metric] / lists.length
      return sums
    },
  }
}
