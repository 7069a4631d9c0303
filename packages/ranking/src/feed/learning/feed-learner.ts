import { createNetworkTrainer } from '../kernel/network-trainer.js'
import { createRowScorer } from '../kernel/row-scorer.js'
import { appealOffsets } from '../features/appeal-offsets.js'
import {
  joinNetworks,
  prepareFeedModel,
  scoreFeedRows,
  standardiseFeedRows,
  type FeedModel,
} from '../model/feed-model.js'
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
const epsilon = 1e-8

/**
 * Learns from each list as it comes: the listwise softmax of the clicked stories (ListNet, Cao et al. 2007), Adam, and
 * after each list a few earlier ones again. Deterministic for the same lists, options and random numbers.
 * @throws RangeError for a model that `prepareFeedModel` refuses
 */
export function createFeedLearner(model: FeedModel, options: FeedLearnerOptions): FeedLearner {
  const { random, rate, rehearsals, memory } = { ...defaults, ...options }
  const { features, means, scales } = prepareFeedModel(model)
  const trainer = createNetworkTrainer(model.networks, features)
  const kept = createListMemory(memory, random)
  const appeal = createStoryAppeal(model.appeal)
  const positionBias = createPositionBias(model.positionBiases)
  let lists = model.lists
  let steps = model.steps
  let newestMs = Date.parse(model.fittedTo)

  function step({ rows, target, places, weight }: ReadyList): void {
    const offsets = places && positionBias.of(places)
    steps++
    // The mean slopes begin anew with the learner, the squares go on.
    const meanBias = 1 - meanDecay ** (steps - model.steps)
    const squareBias = Math.sqrt(1 - squareDecay ** steps)
    const slopes = trainer.learn(
      { rows, target, offsets },
      {
        weight,
        meanDecay,
        squareDecay,
        rate: (rate * squareBias) / meanBias,
        epsilon: epsilon * squareBias,
      },
    )
    if (places !== undefined) {
      positionBias.learn(
        places,
        slopes.map((slope) => weight * slope),
      )
    }
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
    scores: (rows) =>
      scoreFeedRows(
        { features, means, scales, scorer: createRowScorer(joinNetworks(trainer.networks(), features)) },
        rows,
      ),
    toModel: (version) => ({
      ...model,
      version,
      lists,
      steps,
      appeal: appeal.entries(),
      positionBiases: positionBias.entries(),
      fittedTo: new Date(newestMs).toISOString(),
      networks: trainer.networks(),
    }),
  }
}
