import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { measureList } from './measure-list.js'

const list = (clicked: number[], weights = clicked.map(() => 1)) => ({
  clicked: Uint8Array.from(clicked),
  weights: Float64Array.from(weights),
})

it.each([
  ['the clicked story first', [1, 0, 0], [3, 2, 1], 1, 1],
  ['the clicked story last', [0, 0, 1], [3, 2, 1], 0, 0.5],
  ['the clicked story in the middle', [0, 1, 0], [3, 2, 1], 0.5, 1 / Math.log2(3)],
  ['nothing told apart', [1, 0], [1, 1], 0.5, (1 + 1 / Math.log2(3)) / 2],
  ['no number for the clicked story', [1, 0], [NaN, -5], 0, 1 / Math.log2(3)],
])('measures scores with %s', (_what, clicked, scores, auc, ndcg10) => {
  const quality = measureList(list(clicked), Float64Array.from(scores))
  expect(quality.auc).toBeCloseTo(auc, 12)
  expect(quality.ndcg10).toBeCloseTo(ndcg10, 12)
})

it('lets a story that stood there by lot count for the times that it did not', () => {
  // The pair with the story that is shown one time in four counts as four.
  expect(measureList(list([1, 0, 0], [1, 4, 1]), Float64Array.of(2, 3, 1)).auc).toBeCloseTo(1 / 5, 12)
})

it('gains nothing below the tenth place', () => {
  const clicked = Array.from({ length: 12 }, (_, at) => Number(at === 11))
  expect(
    measureList(
      list(clicked),
      Float64Array.from(clicked, (_, at) => -at),
    ).ndcg10,
  ).toBe(0)
})

it('depends on the order of the scores alone, and not on that of the list', () => {
  const item = fc.record({
    clicked: fc.integer({ min: 0, max: 1 }),
    score: fc.integer({ min: -3, max: 3 }),
    weight: fc.integer({ min: 1, max: 20 }),
  })
  const measure = (items: { clicked: number; score: number; weight: number }[]) =>
    measureList(
      list(
        items.map(({ clicked }) => clicked),
        items.map(({ weight }) => weight),
      ),
      Float64Array.from(items, ({ score }) => score),
    )
  fc.assert(
    fc.property(fc.array(item, { minLength: 2, maxLength: 15 }), (items) => {
      fc.pre(new Set(items.map(({ clicked }) => clicked)).size === 2)
      const { auc, ndcg10 } = measure(items)
      for (const again of [
        measure(items.toReversed()),
        measure(items.map((each) => ({ ...each, score: each.score * 7 + 1 }))),
      ]) {
        expect(again.auc).toBeCloseTo(auc, 10)
        expect(again.ndcg10).toBeCloseTo(ndcg10, 10)
      }
      expect(measure(items.map((each) => ({ ...each, score: -each.score }))).auc).toBeCloseTo(1 - auc, 10)
      expect(ndcg10).toBeLessThanOrEqual(1 + 1e-12)
    }),
  )
})
