import type { PositionBiases } from '../learning/position-bias.js'
import type { AppealEntries } from '../signals/story-appeal.js'
import type { ListwiseNetwork } from '../../learning/listwise-network.js'
import { createRowScorer, type RectifiedLayer, type RowScorer } from '../kernel/row-scorer.js'

/**
 * How a feed is ranked: a few small networks, whose scores are averaged. Their units are rectified: these learned more from
 * the few lists of a day than softsign or tanh. Plain JSON.
 */
export interface FeedModel {
  readonly version: string
  /** ISO times of the first and the last list it learned from. */
  readonly fittedFrom: string
  readonly fittedTo: string
  /** Names what made the model. */
  readonly command: string
  /** The features in their order; a model of other features is refused. */
  readonly features: readonly string[]
  readonly means: readonly number[]
  readonly scales: readonly number[]
  readonly networks: readonly FeedNetwork[]
  /** The number of lists it learned from. */
  readonly lists: number
  /** The steps that its weights took. */
  readonly steps: number
  /** What was learned of stories, as far as it is remembered; absent in a model that is not of this site. */
  readonly appeal?: AppealEntries
  /** What was learned of places; left out when a list is ranked. */
  readonly positionBiases?: PositionBiases
}

export interface FeedNetwork extends ListwiseNetwork {
  /** The mean squared slopes that Adam divides by, in the order input, offset, output, direct. */
  readonly squares: readonly number[]
}

/** Further from the usual than this many deviations counts as this far: a busier site is no reason for extreme scores. */
const furthest = 5

export interface PreparedFeedModel {
  readonly version: string
  readonly features: number
  readonly means: Float64Array
  readonly scales: Float64Array
  /** All networks as one. */
  readonly scorer: RowScorer
}

/** @throws RangeError for a model whose numbers do not fit its features, or are not finite. */
export function prepareFeedModel(model: FeedModel): PreparedFeedModel {
  const features = model.features.length
  const sizes = [
    model.means.length,
    model.scales.length,
    ...model.networks.map(({ direct }) => direct.length),
  ]
  if (model.networks.length === 0 || sizes.some((size) => size !== features)) {
    throw new RangeError('the feed model has numbers for other features than it names')
  }
  if (!model.means.every(Number.isFinite) || !model.scales.every((scale) => scale > 0 && scale < Infinity)) {
    throw new RangeError('the feed model cannot bring features to one scale')
  }
  for (const { input, offset, output, direct, squares } of model.networks) {
    const units = offset.length
    if (input.length !== units * features || output.length !== units || units % 4 !== 0) {
      throw new RangeError('the feed model has a network of an impossible shape')
    }
    if (![input, offset, output, direct].every((numbers) => numbers.every(Number.isFinite))) {
      throw new RangeError('the feed model has weights that are not finite')
    }
    // The learner divides by their roots: one bad square would spoil its weight at the next step.
    const weights = input.length + offset.length + output.length + direct.length
    if (squares.length !== weights || !squares.every((square) => Number.isFinite(square) && square >= 0)) {
      throw new RangeError('the feed model has mean squared slopes that do not fit its weights')
    }
  }
  return {
    version: model.version,
    features,
    means: Float64Array.from(model.means),
    scales: Float64Array.from(model.scales),
    scorer: createRowScorer(joinNetworks(model.networks, features)),
  }
}

/** The mean of the networks' scores: their units side by side, each output and linear part divided by their number. */
export function joinNetworks(networks: readonly Network[], features: number): RectifiedLayer {
  const count = networks.length
  return {
    features,
    input: networks.flatMap(({ input }) => Array.from(input)),
    offset: networks.flatMap(({ offset }) => Array.from(offset)),
    output: networks.flatMap(({ output }) => Array.from(output, (weight) => weight / count)),
    direct: Array.from({ length: features }, (_, feature) =>
      networks.reduce((sum, { direct }) => sum + direct[feature]! / count, 0),
    ),
  }
}

type Network = { readonly [Key in keyof ListwiseNetwork]: ArrayLike<number> }

/** One number for each row, comparable only within one list: higher is better. */
export function scoreFeedRows(
  { features, means, scales, scorer }: Omit<PreparedFeedModel, 'version'>,
  rows: ArrayLike<number>,
): Float64Array {
  const scores = new Float64Array(rows.length / features)
  scorer.score(scores.length, scores, (row, room, to) => {
    const from = row * features
    for (let feature = 0; feature < features; feature++) {
      room[to + feature] = limit((rows[from + feature]! - means[feature]!) / scales[feature]!)
    }
  })
  return scores
}

export function standardiseFeedRows(
  { features, means, scales }: Pick<PreparedFeedModel, 'features' | 'means' | 'scales'>,
  rows: ArrayLike<number>,
): Float32Array {
  const standard = new Float32Array(rows.length)
  for (let from = 0; from < rows.length; from += features) {
    for (let feature = 0; feature < features; feature++) {
      standard[from + feature] = limit((rows[from + feature]! - means[feature]!) / scales[feature]!)
    }
  }
  return standard
}

function limit(deviations: number): number {
  return deviations > furthest ? furthest : deviations < -furthest ? -furthest : deviations
}
