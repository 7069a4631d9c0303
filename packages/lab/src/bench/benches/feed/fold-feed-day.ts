import { seededRandom } from '@frontpage/ranking'
import { defaultReadModelLimits, type FoldableEvent } from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import { createFolds } from '@frontpage/transporter'
import { createZipf, type Random } from '../../../traffic/random.js'
import { createInventedDay, type DayShape } from '../trending/invented-day.js'

/** About the number of events that the transporter folds at once. */
const batchSize = 2_000
const storiesPerList = 10
/** Lists for each view: a reader with ten views was shown three lists. */
const listShare = 0.3
/** Clicks for each list. */
const clickShare = 0.3
/** Nothing of the day is kept out. */
const limits = { ...defaultReadModelLimits, maxStoriesPerHour: 100_000, maxNewReadersPerHour: 1_000_000 }
/** The read models that the feed does not read. */
const others: ReadonlySet<string> = new Set(['live', 'identities'])

/**
 * Writes a day of views, readings, lists and clicks through the transporter's own folds, so that every reader has a history
 * and every story its counts.
 */
export async function foldFeedDay(
  redis: Redis,
  { namespace, ...shape }: DayShape & { namespace: string },
): Promise<{ events: number; lists: number; seconds: number }> {
  const folds = createFolds(redis, { namespace, limits }).filter(({ name }) => !others.has(name))
  const day = createInventedDay(shape)
  const random = seededRandom(shape.seed + 1)
  const storyAt = createZipf(random, shape.stories)
  const startedAt = performance.now()
  let events = 0
  let lists = 0

  async function apply(batch: readonly FoldableEvent[]): Promise<void> {
    events += batch.length
    await Promise.all(folds.map((fold) => fold.apply(batch)))
  }

  for (const batch of day.introductions(batchSize)) await apply(batch)
  for (const batch of day.batches(batchSize)) {
    const withLists = batch.flatMap((event) => {
      if (event.storyEvent !== 'Story Viewed' || random() >= listShare) return [event]
      lists++
      return [...listOf(event, { random, storyAt, storyIdOf: shape.storyIdOf }), event]
    })
    await apply(withLists)
  }
  const seconds = Number(((performance.now() - startedAt) / 1_000).toFixed(1))
  return { events, lists, seconds }
}

/** The list in which a reader found a story a moment before viewing it, and sometimes the click. */
function listOf(
  view: FoldableEvent,
  {
    random,
    storyAt,
    storyIdOf,
  }: { random: Random; storyAt: () => number; storyIdOf: (story: number) => string },
): FoldableEvent[] {
  const feedId = `list-of-${view.messageId}`
  const stories = new Set([view.storyId ?? ''])
  while (stories.size < storiesPerList) stories.add(storyIdOf(storyAt()))
  const shown: FoldableEvent = {
    ...view,
    messageId: `${view.messageId}-shown`,
    type: 'track',
    storyEvent: 'Stories Shown',
    timestamp: view.timestamp - 2_000,
    storyId: undefined,
    feedId,
    surface: 'feed',
    shown: [...stories].map((storyId, position) => ({ storyId, position })),
  }
  if (random() >= clickShare) return [shown]
  const clicked: FoldableEvent = {
    ...view,
    messageId: `${view.messageId}-click`,
    type: 'track',
    storyEvent: 'Story Clicked',
    timestamp: view.timestamp - 1_000,
    feedId,
    surface: 'feed',
  }
  return [shown, clicked]
}
