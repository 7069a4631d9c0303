/**
 * The fact sheet's ranker: a linear score of eight counters, learned online by AdaGrad from each pair of a clicked and another
 * story of a list (logistic loss), from zero and untuned.
 */
export interface PairwiseBaseline {
  scores(rows: readonly (readonly number[])[]): number[]
  learn(rows: readonly (readonly number[])[], clicked: readonly number[]): void
}

const rate = 0.05

export function createPairwiseBaseline(features: number): PairwiseBaseline {
  const weights = new Float64Array(features)
  const squares = new Float64Array(features).fill(1e-6)
  return {
    scores: (rows) => rows.map((row) => row.reduce((sum, value, at) => sum + value * weights[at]!, 0)),
    learn(rows, clicked) {
      for (const place of clicked) {
        rows.forEach((other, at) => {
          if (clicked.includes(at)) return
          const row = rows[place]!
          let margin = 0
          for (let feature = 0; feature < features; feature++) {
            margin += weights[feature]! * (row[feature]! - other[feature]!)
          }
          const slope = -1 / (1 + Math.exp(margin))
          for (let feature = 0; feature < features; feature++) {
            const change = slope * (row[feature]! - other[feature]!)
            squares[feature]! += change * change
            weights[feature]! -= (rate * change) / Math.sqrt(squares[feature]!)
          }
        })
      }
    },
  }
}
