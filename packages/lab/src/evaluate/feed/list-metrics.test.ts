import { describe, expect, it } from '@jest/globals'
import { measureList } from './list-metrics.js'

describe('measureList', () => {
  it('is perfect where what was clicked comes first, and worst where it comes last', () => {
    expect(measureList([3, 2, 1], [0])).toEqual({ auc: 1, mrr: 1, ndcg5: 1, ndcg10: 1 })
    expect(measureList([3, 2, 1], [2])).toEqual({ auc: 0, mrr: 1 / 3, ndcg5: 0.5, ndcg10: 0.5 })
  })

  it('takes equal scores as all of their orders', () => {
    const mean = (1 + 1 / Math.log2(3) + 0.5) / 3
    const { auc, mrr, ndcg10 } = measureList([1, 1, 1], [1])!
    expect([auc, mrr, ndcg10].map((each) => each.toFixed(9))).toEqual(
      [0.5, (1 + 1 / 2 + 1 / 3) / 3, mean].map((each) => each.toFixed(9)),
    )
  })

  it('looks no further than its depth', () => {
    const scores = Array.from({ length: 12 }, (_, at) => -at)
    expect(measureList(scores, [5])).toMatchObject({ ndcg5: 0, ndcg10: 1 / Math.log2(7) })
    expect(measureList(scores, [11])).toMatchObject({ ndcg10: 0, auc: 0 })
  })

  it('has nothing to say where nothing or everything was clicked', () => {
    expect(measureList([1, 2], [])).toBeUndefined()
    expect(measureList([1, 2], [0, 1])).toBeUndefined()
  })
})
