import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  appealOffsets,
  createFeedLearner,
  createStoryAppeal,
  feedFeatureNames,
  formatStartModel,
  newFeedModel,
  seededRandom,
  type FeedModel,
} from '@frontpage/ranking'
import { repositoryRoot } from '../../platform/repository-root.js'
import { clickedRows, createOutcomes, toRows } from './evaluate-feed.js'
import type { FeedEvent } from './feed-events.js'
import type { FeedReplay } from './replay-feed.js'

/** Chosen on EB-NeRD: fitted on 18 May 2023 until 12:00, judged until 19 May 10:00. */
const shape = { networks: 4, units: 16, seed: 1 } as const
const passes = 3

interface FitList {
  readonly rows: Float32Array
  readonly clicked: readonly number[]
  readonly atMs: number
}

/**
 * Fits start values on the lists of a log whose outcome is known before `toMs`: some passes in random order, and a last one in
 * the order of time, as a service learns. Later events are never seen.
 * @throws RangeError where no list teaches anything
 */
export async function fitFeed(
  events: readonly FeedEvent[],
  { replay, toMs, command }: { replay: FeedReplay; toMs: number; command: string },
): Promise<FeedModel> {
  const lists: FitList[] = []
  const appeal = createStoryAppeal()
  const outcomes = createOutcomes((list, rows, clicked, atMs) => {
    appeal.learn(list.shown, clicked, { offsets: appealOffsets(rows), atMs })
    lists.push({ rows: Float32Array.from(rows), clicked, atMs })
  })
  await replay(
    events.filter(({ atMs }) => atMs < toMs),
    {
      observes: ({ kind }) => kind === 'list',
      onEvent(event, state) {
        if (event.kind === 'click') outcomes.note(event.list, event.atMs)
        if (event.kind !== 'list' || state === undefined) return
        outcomes.expect(event.list, toRows(event.list, state, appeal), clickedRows(event.list))
      },
    },
  )
  const [first] = lists
  if (first === undefined) throw new RangeError('no list with a click before --to')
  const random = seededRandom(shape.seed)
  const fresh = newFeedModel(
    lists.map(({ rows }) => rows),
    { ...shape, features: feedFeatureNames, atMs: first.atMs, command },
  )
  const learner = createFeedLearner(fresh, { random })
  for (let pass = 0; pass < passes; pass++) {
    for (let at = 0; at < lists.length; at++) {
      learner.learn(lists[pass === passes - 1 ? at : Math.floor(random() * lists.length)]!)
    }
  }
  return { ...learner.toModel('start'), lists: lists.length }
}

const modelFile = join(repositoryRoot, 'packages/ranking/src/feed/model/start-model.json')

export async function writeStartModel(model: FeedModel): Promise<string> {
  await writeFile(modelFile, formatStartModel(model))
  return modelFile
}
