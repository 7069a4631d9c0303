import { feedFeatureCount, feedFeatureNames } from '@frontpage/ranking'
import { createPairwiseBaseline } from './pairwise-baseline.js'

/** A way of ordering shown lists, from the features of the real code. */
export interface RankingMethod {
  readonly name: string
  scores(rows: Float64Array): ArrayLike<number>
  learn?(rows: Float64Array, clicked: readonly number[]): void
}

const column = (name: string): number => {
  const at = feedFeatureNames.indexOf(name)
  if (at === -1) throw new Error(`no feature ${name}`)
  return at
}

function byColumn(name: string, feature: string, sign: 1 | -1 = 1): RankingMethod {
  const at = column(feature)
  return { name, scores: (rows) => pick(rows, [at]).map(([value]) => sign * value!) }
}

/** The methods of others; each sees the same data as ours. */
export function createBaselines(): RankingMethod[] {
  const eight = ['views15', 'views60', 'views240', 'clickThrough120', 'age', 'seen', 'fatigue', 'coRead'].map(
    column,
  )
  const pairwise = createPairwiseBaseline(eight.length)
  return [
    byColumn('newest', 'age', -1),
    byColumn('popularity EWMA 4 h', 'views240'),
    byColumn('smoothed CTR', 'clickThrough120'),
    {
      name: 'eight counters, pairwise',
      scores: (rows) => pairwise.scores(pick(rows, eight)),
      learn: (rows, clicked) => pairwise.learn(pick(rows, eight), clicked),
    },
  ]
}

function pick(rows: Float64Array, columns: readonly number[]): number[][] {
  return Array.from({ length: rows.length / feedFeatureCount }, (_, row) =>
    columns.map((at) => rows[row * feedFeatureCount + at]!),
  )
}
