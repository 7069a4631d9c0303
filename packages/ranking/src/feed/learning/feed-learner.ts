import { addGradient } from '../../learning/network-gradient.js'
import { appealOffsets } from '../features/appeal-offsets.js'
import {
  feedActivation,
  joinNetworks,
  prepareFeedModel,
  scoreFeedRows,
  standardiseFeedRows,
  type FeedModel,
  type FeedNetwork,
} from '../model/feed-model.js'
import { createRowScorer } from '../model/kernel/row-scorer.js'
import { createStoryAppeal, type LearnedAppeal } from '../signals/story-appeal.js'
import { createListMemory, type ReadyList } from './list-memory.js'
import { createPositionBias, type ShownPlaces } from './position-bias.js'

/** A list that was shown, and what came of it. */
export interface LearnedList {
  /** The rows of `toFeedFeatures` as they were when the list was made. */
  readonly rows: ArrayLike<number>
  /** The rows that were clicked. */
  readonly clicked: readonly number[]
  readonly atMs: number
  /** The ids of the rows' stories; without them nothing is learned about the stories themselves. */
  readonly stories?: readonly string[]
  /** Where the rows stood on the page; without it a click says the same at every place. */
  readonly places?: ShownPlaces
  /** How much the list counts; 1 by default. */
  readonly weight?: number
}

export interface FeedLearner {
  readonly appeal: Pick<LearnedAppeal, 'of' | 'entries'>
  /** Learns from one list; one without a click, or with all of it clicked, teaches nothing and is not counted. */
  learn(list: LearnedList): void
  /** Takes a list into the memory and the stories' appeal that the model's weights know already. */
  remember(list: LearnedList): void
  /** The scores of rows by what was learned so far. */
  scores(rows: Float64Array): Float64Array
  toModel(version: string): FeedModel
}

export interface FeedLearnerOptions {
  readonly random: () => number
  /** Adam's step (Kingma & Ba 2015); constant, so that the weights follow readers from day to day. */
  readonly rate?: number
  /** After each list so many earlier ones are learned once more (experience replay, Lin 1992). */
  readonly rehearsals?: number
  /** Earlier lists that are kept for that. */
  readonly memory?: number
}

/** Chosen on EB-NeRD, 18 May 12:00 to 19 May 2023 10:00; docs/adr/021-feed-ranker.md has what was tried. */
const defaults = { rate: 0.0015, rehearsals: 2, memory: 4_000 } as const

const meanDecay = 0.9
const squareDecay = 0.999

interface TrainedNetwork {
  /** In the order input, offset, output, direct. */
  readonly weights: Float64Array
  readonly squares: Float64Array
  readonly means: Float64Array
  readonly gradient: Float64Array
  readonly units: number
}

/**
 * Learns from each list as it comes: the listwise softmax of the clicked stories (ListNet, Cao et al. 2007), Adam, and
 * after each list a few earlier ones again. Deterministic for the same lists, options and random numbers.
 * @throws RangeError for a model that `prepareFeedModel` refuses
 */
export function createFeedLearner(model: FeedModel, options: FeedLearnerOptions): FeedLearner {
  const { random, rate, rehearsals, memory } = { ...defaults, ...options }
  const { features, means, scales } = prepareFeedModel(model)
  const networks = model.networks.map(toTrainedNetwork)
  const kept = createListMemory(memory, random)
  const appeal = createStoryAppeal(model.appeal)
  const positionBias = createPositionBias(model.positionBiases)
  let lists = model.lists
  let steps = model.steps
  let newestMs = Date.parse(model.fittedTo)

  function step(list: ReadyList): void {
    const { places, target } = list
    const rows = new Float64Array(list.rows)
    const offsets = places && positionBias.of(places)
    const meanSlopes = new Float64Array(target.length)
    const ownSlopes = new Float64Array(target.length)
    steps++
    const meanBias = 1 - meanDecay ** (steps - model.steps)
    const squareBias = 1 - squareDecay ** steps
    for (const { weights, squares, means: slopes, gradient, units } of networks) {
      gradient.fill(0)
      addGradient({ rows, target, offsets }, weights, gradient, {
        units,
        features,
        activation: feedActivation,
        slopes: ownSlopes,
      })
      for (let row = 0; row < ownSlopes.length; row++) {
        meanSlopes[row]! += (list.weight * ownSlopes[row]!) / networks.length
      }
      for (let at = 0; at < weights.length; at++) {
        const slope = list.weight * gradient[at]!
        slopes[at] = meanDecay * slopes[at]! + (1 - meanDecay) * slope
        squares[at] = squareDecay * squares[at]! + (1 - squareDecay) * slope * slope
        weights[at]! -= (rate * (slopes[at]! / meanBias)) / (Math.sqrt(squares[at]! / squareBias) + 1e-8)
      }
    }
    if (places !== undefined) positionBias.learn(places, meanSlopes)
  }

  function toReady({ rows, clicked, places, weight = 1 }: LearnedList): ReadyList | undefined {
    const candidates = rows.length / features
    if (clicked.length === 0 || clicked.length >= candidates) return undefined
    const target = new Float64Array(candidates)
    for (const row of clicked) target[row] = 1 / clicked.length
    return { rows: standardiseFeedRows({ features, means, scales }, rows), target, weight, places }
  }

  function note({ rows, clicked, stories, places, atMs }: LearnedList, ready: ReadyList): void {
    kept.add(ready)
    if (stories === undefined) return
    const ofPlaces = places && positionBias.of(places)
    const offsets = appealOffsets(rows).map((offset, row) => offset + (ofPlaces?.[row] ?? 0))
    appeal.learn(stories, clicked, { offsets, atMs })
  }

  return {
    appeal,
    learn(list) {
      const ready = toReady(list)
      if (ready === undefined) return
      step(ready)
      for (let rehearsal = 0; rehearsal < rehearsals; rehearsal++) {
        const earlier = kept.draw()
        if (earlier !== undefined) step(earlier)
      }
      note(list, ready)
      lists++
      newestMs = Math.max(newestMs, list.atMs)
    },
    remember(list) {
      const ready = toReady(list)
      if (ready !== undefined) note(list, ready)
    },
    scores(rows) {
      const layer = joinNetworks(
        networks.map((network) => partsOf(network, features)),
        features,
      )
      return scoreFeedRows({ features, means, scales, scorer: createRowScorer(layer) }, rows)
    },
    toModel: (version) => ({
      ...model,
      version,
      lists,
      steps,
      appeal: appeal.entries(),
      positionBiases: positionBias.entries(),
      fittedTo: new Date(newestMs).toISOString(),
      networks: networks.map((network) => toFeedNetwork(network, features)),
    }),
  }
}

function toTrainedNetwork({ input, offset, output, direct, squares }: FeedNetwork): TrainedNetwork {
  const weights = Float64Array.from([...input, ...offset, ...output, ...direct])
  return {
    weights,
    squares: Float64Array.from(squares),
    means: new Float64Array(weights.length),
    gradient: new Float64Array(weights.length),
    units: offset.length,
  }
}

/** Views of the weights, not copies. */
function partsOf({ weights, units }: TrainedNetwork, features: number) {
  const offsetAt = units * features
  const outputAt = offsetAt + units
  const directAt = outputAt + units
  return {
    input: weights.subarray(0, offsetAt),
    offset: weights.subarray(offsetAt, outputAt),
    output: weights.subarray(outputAt, directAt),
    direct: weights.subarray(directAt),
  }
}

function toFeedNetwork(network: TrainedNetwork, features: number): FeedNetwork {
  const { input, offset, output, direct } = partsOf(network, features)
  return {
    input: [...input],
    offset: [...offset],
    output: [...output],
    direct: [...direct],
    squares: [...network.squares],
  }
}
