import type { ReaderHistory } from '../signals/reader-history.js'
import type { FeedStory } from '../signals/story-signals.js'
import type { FeedContext } from './feed-context.js'

export const readerColumnNames = [
  'seen',
  'seenAgo',
  'seenSeconds',
  'seenCompleted',
  'shown',
  'shownAgo',
  'firstShownAgo',
  'fatigue',
  'inLastList',
  'clickedAgo',
  'isOpen',
  'coRead',
  'coReadOpen',
] as const

const recentStories = 5
const lastListWithinMs = 30 * 60_000
const recentMs = 3 * 3_600_000
/** The next-to-last story counts so much less than the last, and so on. */
const recencyWeight = 0.7
/** A time ago that means never: 14 days. */
const neverMinutes = 14 * 24 * 60

/** What ranking takes from a reader's history for all stories of a list. */
export interface ReaderSummary {
  /** How strongly each story goes with what the reader read in the last hours. */
  readonly coReads: ReadonlyMap<string, number>
  readonly openNeighbours: ReadonlyMap<string, number>
  /** log(1 + stories viewed in the last hour) and the like: the same for all stories of a list. */
  readonly recentViews: number
  readonly sinceView: number
  /** The time of the reader's last list, if it was within half an hour. */
  readonly lastListMs: number | undefined
}

const nothing: ReadonlyMap<string, number> = new Map()

export function summariseReader(reader: ReaderHistory, context: FeedContext): ReaderSummary {
  const { nowMs, coReads, storyOf, openStoryId } = context
  const recent: { number: string; lastMs: number }[] = []
  let lastMs = -Infinity
  for (const [number, view] of reader.viewed) {
    if (view.lastMs > lastMs) lastMs = view.lastMs
    if (view.lastMs >= nowMs - recentMs) recent.push({ number, lastMs: view.lastMs })
  }
  recent.sort((first, second) => second.lastMs - first.lastMs || (first.number < second.number ? -1 : 1))
  const together = new Map<string, number>()
  let weight = 1
  for (const { number } of recent.slice(0, recentStories)) {
    const story = storyOf(number)
    if (story !== undefined) {
      for (const [neighbour, strength] of coReads.neighboursOf(story.storyId)) {
        together.set(neighbour, (together.get(neighbour) ?? 0) + weight * strength)
      }
    }
    weight *= recencyWeight
  }
  let lastListMs = -Infinity
  for (const shown of reader.shown.values()) if (shown.lastMs > lastListMs) lastListMs = shown.lastMs
  return {
    lastListMs: lastListMs >= nowMs - lastListWithinMs ? lastListMs : undefined,
    coReads: together,
    openNeighbours: openStoryId === undefined ? nothing : coReads.neighboursOf(openStoryId),
    recentViews: Math.log1p(recent.length),
    sinceView: logMinutes(nowMs, lastMs),
  }
}

export function writeReaderColumns(
  story: FeedStory,
  reader: ReaderHistory,
  { nowMs, openStoryId }: FeedContext,
  summary: ReaderSummary,
  { row, from }: { row: Float64Array; from: number },
): void {
  const { number, storyId } = story
  const viewed = reader.viewed.get(number)
  const shown = reader.shown.get(number)
  const clickedMs = reader.clicked.get(number)
  const times = Math.log1p(shown?.times ?? 0)
  let at = from
  row[at++] = viewed === undefined ? 0 : 1
  row[at++] = logMinutes(nowMs, viewed?.lastMs)
  row[at++] = Math.log1p(viewed?.seconds ?? 0)
  row[at++] = viewed?.completed === true ? 1 : 0
  row[at++] = times
  row[at++] = logMinutes(nowMs, shown?.lastMs)
  row[at++] = logMinutes(nowMs, shown?.firstMs)
  row[at++] = viewed === undefined ? times : 0
  row[at++] = shown !== undefined && shown.lastMs === summary.lastListMs ? 1 : 0
  row[at++] = logMinutes(nowMs, clickedMs)
  row[at++] = storyId === openStoryId ? 1 : 0
  row[at++] = Math.log((summary.coReads.get(storyId) ?? 0) + 0.1)
  row[at] = Math.log((summary.openNeighbours.get(storyId) ?? 0) + 0.1)
}

function logMinutes(nowMs: number, thenMs: number | undefined): number {
  if (thenMs === undefined || thenMs === -Infinity) return Math.log1p(neverMinutes)
  return Math.log1p(Math.min(neverMinutes, Math.max(0, (nowMs - thenMs) / 60_000)))
}
