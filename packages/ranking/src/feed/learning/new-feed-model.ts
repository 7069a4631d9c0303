import { drawNormal } from '../../learning/draw-normal.js'
import { seededRandom } from '../../learning/seeded-random.js'
import { measureFeatures } from '../../learning/standardise.js'
import type { FeedModel, FeedNetwork } from '../model/feed-model.js'

/** A feature that hardly varies in the lists that the model is made of must not be blown up when it varies later. */
const leastScale = 0.05

/** A model that has learned nothing yet, scaled to the lists it will be fitted on. The same seed gives the same model. */
export function newFeedModel(
  allRows: readonly Float32Array[],
  options: {
    features: readonly string[]
    /** Networks of the ensemble and their hidden units, a multiple of four. */
    networks: number
    units: number
    seed: number
    atMs: number
    command: string
  },
): FeedModel {
  const { features, command, atMs } = options
  const { means, scales } = measureFeatures(allRows, features.length)
  const at = new Date(atMs).toISOString()
  return {
    version: 'new',
    fittedFrom: at,
    fittedTo: at,
    command,
    features,
    means,
    scales: scales.map((scale) => (scale < leastScale ? 1 : scale)),
    networks: Array.from({ length: options.networks }, (_, index) =>
      newNetwork(features.length, options.units, options.seed + index),
    ),
    lists: 0,
    steps: 0,
  }
}

function newNetwork(features: number, units: number, seed: number): FeedNetwork {
  const random = seededRandom(seed)
  const draw = (count: number, scale: number): number[] =>
    Array.from({ length: count }, () => scale * drawNormal(random))
  return {
    input: draw(units * features, 1 / Math.sqrt(features)),
    offset: draw(units, 0),
    output: draw(units, 0.3 / Math.sqrt(units)),
    direct: draw(features, 0),
    squares: Array.from({ length: units * features + 2 * units + features }, () => 0),
  }
}
