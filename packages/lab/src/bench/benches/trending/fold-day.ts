import { createStoriesFold, createTrendingFold, defaultReadModelLimits } from '@frontpage/read-models'
import type { Redis } from '@frontpage/redis'
import { createInventedDay, type DayShape } from './invented-day.js'

export interface FoldedDay {
  events: number
  seconds: number
}

/** About the number of events that the transporter folds at once. */
const batchSize = 2_000
const batchesAtOnce = 4
/** Every story of the day must be stored, including those with a single reader. */
const maxStoriesPerHour = 100_000

/** Writes the day's readers through the fold that the transporter uses. */
export async function foldDay(
  redis: Redis,
  { namespace, ...shape }: DayShape & { namespace: string },
): Promise<FoldedDay> {
  const fold = createTrendingFold(redis, {
    namespace,
    limits: { ...defaultReadModelLimits, maxStoriesPerHour },
  })
  const startedAt = performance.now()
  let events = 0
  let underWay: Promise<unknown>[] = []
  for (const batch of createInventedDay(shape).batches(batchSize)) {
    underWay.push(fold.apply(batch))
    events += batch.length
    if (underWay.length < batchesAtOnce) continue
    await Promise.all(underWay)
    underWay = []
  }
  await Promise.all(underWay)
  return { events, seconds: Number(((performance.now() - startedAt) / 1000).toFixed(1)) }
}

/** Folds the attributes of the day's stories: titles, addresses, sections. */
export async function foldStories(
  redis: Redis,
  { namespace, ...shape }: DayShape & { namespace: string },
): Promise<void> {
  const fold = createStoriesFold(redis, { namespace })
  for (const batch of createInventedDay(shape).introductions(batchSize)) await fold.apply(batch)
}
