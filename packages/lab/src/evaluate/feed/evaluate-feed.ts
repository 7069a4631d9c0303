import {
  createFeedLearner,
  seededRandom,
  toFeedFeatures,
  type FeedModel,
  type FeedStory,
  type StoryAppeal,
} from '@frontpage/ranking'
import type { FeedEvent } from './feed-events.js'
import type { ImpressionRow } from './impression-log.js'
import { createListResults, type ListResults } from './list-results.js'
import { createBaselines } from './ranking-methods.js'
import type { FeedReplay, FeedState } from './replay-feed.js'
import { createRetrieval, type RetrievalResult } from './retrieval.js'

export interface FeedEvaluation {
  readonly ours: ListResults
  readonly baselines: readonly ListResults[]
  /** The first is ours. */
  readonly retrieval: readonly RetrievalResult[]
}

/**
 * Replays a log: every list is ranked before anything about its outcome is known, and learned from when its last story was
 * clicked. Lists before `fromMs` are only learned from, by our model those that it was not fitted on.
 */
export async function evaluateFeed(
  events: readonly FeedEvent[],
  options: {
    replay: FeedReplay
    model: FeedModel
    fromMs: number
    toMs: number
    onProgress?: (atMs: number) => void
  },
): Promise<FeedEvaluation> {
  const { replay, model, fromMs, toMs, onProgress = () => undefined } = options
  const learner = createFeedLearner(model, { random: seededRandom(1) })
  const fittedToMs = Date.parse(model.fittedTo)
  const ours = createListResults('Frontpage')
  const baselines = createBaselines().map((method) => ({ method, results: createListResults(method.name) }))
  const retrieval = createRetrieval()
  const outcomes = createOutcomes((list, rows, clicked, atMs) => {
    for (const { method } of baselines) method.learn?.(rows, clicked)
    const learned = { rows, clicked, atMs, stories: list.shown }
    if (list.tsMs > fittedToMs) learner.learn(learned)
    else learner.remember(learned)
  })
  const isEvaluated = (atMs: number): boolean => atMs >= fromMs && atMs < toMs

  await replay(
    events.filter(({ atMs }) => atMs < toMs),
    (event, state) => {
      onProgress(event.atMs)
      if (event.kind === 'list') {
        const rows = toRows(event.list, state, learner.appeal)
        const clicked = clickedRows(event.list)
        if (isEvaluated(event.atMs)) {
          ours.add(event.list.user, learner.scores(rows), clicked)
          for (const { method, results } of baselines) {
            results.add(event.list.user, method.scores(rows), clicked)
          }
        }
        outcomes.expect(event.list, rows, clicked)
      } else if (event.kind === 'click') {
        outcomes.note(event.list, event.atMs)
      } else if (event.kind === 'view') {
        if (isEvaluated(event.atMs)) retrieval.ask(event, state)
        retrieval.note(event)
      }
    },
  )
  return { ours, baselines: baselines.map(({ results }) => results), retrieval: retrieval.results }
}

/** The features of a shown list. A story that nothing is known of becomes known by being shown. */
export function toRows(
  { shown, tsMs, openStory }: ImpressionRow,
  { signals, reader, coReads }: FeedState,
  appeal: StoryAppeal,
): Float64Array {
  const stories = shown.map((storyId): FeedStory => {
    if (signals.get(storyId) === undefined) signals.setFacts(storyId, {}, tsMs)
    return signals.get(storyId)!
  })
  return toFeedFeatures(stories, reader, {
    nowMs: tsMs,
    coReads,
    appeal,
    storyOf: (number) => signals.byNumber(number),
    ...(openStory !== undefined && { openStoryId: openStory }),
  })
}

export function clickedRows({ shown, clicked }: ImpressionRow): number[] {
  return clicked.map((story) => shown.indexOf(story))
}

type Learn = (list: ImpressionRow, rows: Float64Array, clicked: readonly number[], atMs: number) => void

/** Lists whose clicks have not all happened yet. */
export function createOutcomes(learn: Learn): {
  expect(list: ImpressionRow, rows: Float64Array, clicked: readonly number[]): void
  note(list: ImpressionRow, atMs: number): void
} {
  const open = new Map<ImpressionRow, { rows: Float64Array; clicked: readonly number[]; left: number }>()
  return {
    expect(list, rows, clicked) {
      if (clicked.length > 0) open.set(list, { rows, clicked, left: clicked.length })
    },
    note(list, atMs) {
      const outcome = open.get(list)
      if (outcome === undefined || --outcome.left > 0) return
      open.delete(list)
      learn(list, outcome.rows, outcome.clicked, atMs)
    },
  }
}
