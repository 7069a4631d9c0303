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
import { learnAsServed, learnAtClick } from './learning-in-time.js'
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
 * clicked, or by our model when the service would do so. Lists before `fromMs` are only learned from, by our model those that it was not fitted on.
 */
export async function evaluateFeed(
  events: readonly FeedEvent[],
  options: {
    replay: FeedReplay
    model: FeedModel
    /** Our model learns as late as the service does; the baselines at the click. */
    isAsServed?: boolean
    fromMs: number
    toMs: number
    onProgress?: (atMs: number) => void
  },
): Promise<FeedEvaluation> {
  const { replay, model, isAsServed = false, fromMs, toMs, onProgress = () => undefined } = options
  const learner = createFeedLearner(model, { random: seededRandom(1) })
  const learning = isAsServed ? learnAsServed(learner) : learnAtClick(learner)
  const fittedToMs = Date.parse(model.fittedTo)
  const ours = createListResults('Frontpage')
  const baselines = createBaselines().map((method) => ({ method, results: createListResults(method.name) }))
  const retrieval = createRetrieval()
  const outcomes = createOutcomes((list, rows, clicked, atMs) => {
    for (const { method } of baselines) method.learn?.(rows, clicked)
    const { impression: id, shown: stories, tsMs: shownMs } = list
    learning.take({ id, shownMs, rows, clicked, atMs, stories, isFitted: shownMs <= fittedToMs })
  })
  const isEvaluated = (atMs: number): boolean => atMs >= fromMs && atMs < toMs

  function rank(list: ImpressionRow, state: FeedState): void {
    const current = learning.at(list.tsMs)
    const rows = toRows(list, state, current.appeal)
    const clicked = clickedRows(list)
    if (isEvaluated(list.tsMs)) {
      ours.add(list.user, current.scores(rows), clicked)
      for (const { method, results } of baselines) results.add(list.user, method.scores(rows), clicked)
    }
    outcomes.expect(list, rows, clicked)
  }

  await replay(
    events.filter(({ atMs }) => atMs < toMs),
    {
      observes: (event) =>
        event.kind === 'list' ||
        (event.kind === 'view' && isEvaluated(event.atMs) && retrieval.isAsked(event)),
      onEvent(event, state) {
        onProgress(event.atMs)
        if (event.kind === 'list' && state !== undefined) rank(event.list, state)
        else if (event.kind === 'click') outcomes.note(event.list, event.atMs)
        else if (event.kind === 'view') {
          if (state !== undefined) retrieval.ask(event, state)
          retrieval.note(event)
        }
      },
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
