import { addGradient } from '../../learning/network-gradient.js'
import type { PreparedNetwork } from '../../learning/listwise-network.js'
import {
  prepareFeedModel,
  scoreFeedRows,
  standardiseFeedRows,
  type FeedModel,
  type FeedNetwork,
} from '../model/feed-model.js'
import { createListMemory, type ReadyList } from './list-memory.js'

/** A list that was shown, and what came of it. */
export interface LearnedList {
  /** The rows of `toFeedFeatures` as they were when the list was made. */
  readonly rows: ArrayLike<number>
  /** The rows that were clicked. */
  readonly clicked: readonly number[]
  readonly atMs: number
  /** How much the list counts; 1 by default. */
  readonly weight?: number
}

export interface FeedLearner {
  /** Learns from one list; one without a click, or with all of it clicked, teaches nothing and is not counted. */
  learn(list: LearnedList): void
  /** The scores of rows by what was learned so far. */
  scores(rows: Float64Array): Float64Array
  toModel(version: string): FeedModel
}

export interface FeedLearnerOptions {
  readonly random: () => number
  /** AdaGrad's step (Duchi et al. 2011). */
  readonly rate?: number
  /** After each list so many earlier ones are learned once more (experience replay, Lin 1992). */
  readonly rehearsals?: number
  /** Earlier lists that are kept for that. */
  readonly memory?: number
}

/** Chosen on 18 May 2023 of EB-NeRD; docs/adr/021-feed-ranker.md has what was tried. */
const defaults = { rate: 0.02, rehearsals: 2, memory: 4_000 } as const

interface TrainedNetwork {
  /** In the order input, offset, output, direct. */
  readonly weights: Float64Array
  readonly squares: Float64Array
  readonly units: number
}

/**
 * Learns from each list as it comes: the listwise softmax of the clicked stories (ListNet, Cao et al. 2007), AdaGrad, and
 * after each list a few earlier ones again. Deterministic for the same lists, options and random numbers.
 * @throws RangeError for a model that `prepareFeedModel` refuses
 */
export function createFeedLearner(model: FeedModel, options: FeedLearnerOptions): FeedLearner {
  const { random, rate, rehearsals, memory } = { ...defaults, ...options }
  const { features, means, scales } = prepareFeedModel(model)
  const networks = model.networks.map(toTrainedNetwork)
  const kept = createListMemory(memory, random)
  const gradients = networks.map(({ weights }) => new Float64Array(weights.length))
  let lists = model.lists
  let newestMs = Date.parse(model.fittedTo)

  function step(list: ReadyList): void {
    const rows = Float64Array.from(list.rows)
    networks.forEach(({ weights, squares, units }, index) => {
      const gradient = gradients[index]!
      gradient.fill(0)
      addGradient({ rows, target: list.target }, weights, gradient, { units, features })
      for (let at = 0; at < weights.length; at++) {
        const slope = list.weight * gradient[at]!
        if (slope === 0) continue
        squares[at]! += slope * slope
        weights[at]! -= (rate * slope) / Math.sqrt(squares[at]!)
      }
    })
  }

  return {
    learn({ rows, clicked, atMs, weight = 1 }) {
      const candidates = rows.length / features
      if (clicked.length === 0 || clicked.length >= candidates) return
      const target = new Float64Array(candidates)
      for (const row of clicked) target[row] = 1 / clicked.length
      const ready = {
        rows: Float32Array.from(standardiseFeedRows({ features, means, scales }, rows)),
        target,
        weight,
      }
      step(ready)
      for (let rehearsal = 0; rehearsal < rehearsals; rehearsal++) {
        const earlier = kept.draw()
        if (earlier !== undefined) step(earlier)
      }
      kept.add(ready)
      lists++
      newestMs = Math.max(newestMs, atMs)
    },
    scores: (rows) =>
      scoreFeedRows(
        { version: '', features, means, scales, networks: networks.map((one) => toPrepared(one, features)) },
        rows,
      ),
    toModel: (version) => ({
      ...model,
      version,
      lists,
      fittedTo: new Date(newestMs).toISOString(),
      networks: networks.map((network) => toFeedNetwork(network, features)),
    }),
  }
}

function toTrainedNetwork({ input, offset, output, direct, squares }: FeedNetwork): TrainedNetwork {
  return {
    weights: Float64Array.from([...input, ...offset, ...output, ...direct]),
    squares: Float64Array.from(squares),
    units: offset.length,
  }
}

/** Views of the weights, not copies. */
function toPrepared({ weights, units }: TrainedNetwork, features: number): PreparedNetwork {
  const offsetAt = units * features
  const outputAt = offsetAt + units
  const directAt = outputAt + units
  return {
    features,
    input: weights.subarray(0, offsetAt),
    offset: weights.subarray(offsetAt, outputAt),
    output: weights.subarray(outputAt, directAt),
    direct: weights.subarray(directAt),
  }
}

function toFeedNetwork(network: TrainedNetwork, features: number): FeedNetwork {
  const { input, offset, output, direct } = toPrepared(network, features)
  return {
    input: [...input],
    offset: [...offset],
    output: [...output],
    direct: [...direct],
    squares: [...network.squares],
  }
}
