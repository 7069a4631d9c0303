import { defaultTrainingSettings, isHeldOutList, type TrainingSettings } from '@frontpage/feed'
import {
  noAppeal,
  prepareFeedModel,
  scoreFeedRows,
  toStoryAppeal,
  type FeedLearner,
  type LearnedList,
  type StoryAppeal,
} from '@frontpage/ranking'

/** The model that ranks at a moment. */
interface CurrentRanking {
  readonly appeal: StoryAppeal
  scores(rows: Float64Array): Float64Array
}

export interface ShownList extends LearnedList {
  readonly id: string
  readonly shownMs: number
  /** The start values were fitted on it. */
  readonly isFitted: boolean
}

/** When a learner gets to know what it learns from, and when that ranks. */
export interface LearningInTime {
  /** @param nowMs never earlier than before */
  at(nowMs: number): CurrentRanking
  /** Takes a list whose last story has been clicked just now. */
  take(list: ShownList): void
}

/** A list is learned at its last click, and the next one is ranked with that. */
export function learnAtClick(learner: FeedLearner): LearningInTime {
  return { at: () => learner, take: (list) => learn(learner, list) }
}

const minuteMs = 60_000

/**
 * Learns as the service's trainer does: a list of a slice when the attribution window has passed, the lists of a slice
 * together, those that are held out never. The weights rank when they become a version, the appeal at once. Left out are the
 * guard, which may refuse a version, and the limit of lists of a slice.
 */
export function learnAsServed(
  learner: FeedLearner,
  settings: TrainingSettings = defaultTrainingSettings,
): LearningInTime {
  const { sliceMs, windowMs, settleMs, slicesPerVersion } = settings
  const waiting = new Map<number, ShownList[]>()
  let weights = prepareFeedModel(learner.toModel('start'))
  let appeal = noAppeal
  let appealMadeMs = -Infinity
  let readThrough = -Infinity
  let versionSlice = -Infinity
  let isNew = false

  function readUntil(slice: number): void {
    const due = [...waiting.keys()].filter((each) => each <= slice).toSorted((one, other) => one - other)
    for (const each of due) {
      for (const list of waiting.get(each)!) learn(learner, list)
      waiting.delete(each)
      isNew = true
      appealMadeMs = -Infinity
    }
    readThrough = slice
    if (!isNew || slice - versionSlice < slicesPerVersion) return
    weights = prepareFeedModel(learner.toModel(`through-${slice}`))
    versionSlice = slice
    isNew = false
  }

  return {
    at(nowMs) {
      const lastSlice = Math.floor((nowMs - windowMs - settleMs) / sliceMs) - 1
      if (lastSlice > readThrough) readUntil(lastSlice)
      if (nowMs - appealMadeMs >= minuteMs) {
        appeal = toStoryAppeal(learner.appeal.entries(), nowMs)
        appealMadeMs = nowMs
      }
      return { appeal, scores: (rows) => scoreFeedRows(weights, rows) }
    },
    take(list) {
      if (isHeldOutList(list.id)) return
      const slice = Math.floor(list.shownMs / sliceMs)
      const lists = waiting.get(slice)
      if (lists === undefined) waiting.set(slice, [list])
      else lists.push(list)
    },
  }
}

function learn(learner: FeedLearner, list: ShownList): void {
  if (list.isFitted) learner.remember(list)
  else learner.learn(list)
}
