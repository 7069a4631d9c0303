import { readFeedServing, type ServedStory } from '@frontpage/contracts'
import type { ClickedFeed } from '@frontpage/event-store'
import { whatReadersDid, type Response } from './what-readers-did.js'
import type { TrainingList, UnusableReason } from './training-list.js'

/** A story that is shown by lot once in a thousand times must not count as much as a thousand others. */
const maxWeight = 20
/**
 * Joins a serving with what the reader's devices said about it. A story is in the list if it was seen, and that it was
 * clicked says it, too; however often a client repeats either, it counts once. A story that was served without being ranked
 * has no values to learn from and is left out. Only what happened within the attribution
 * window after the serving counts.
 */
export function toTrainingList(
  { receivedMs, properties }: Pick<ClickedFeed, 'receivedMs' | 'properties'>,
  responses: readonly Response[],
  { windowMs }: { windowMs: number },
): TrainingList | UnusableReason {
  const serving = readFeedServing(properties)
  if (serving === undefined) return 'unreadable'
  const { stories, features } = serving
  if (features === undefined) return 'no_features'
  const { seen, clicked } = whatReadersDid(responses, { servedMs: receivedMs, windowMs })
  const { layout, columns, values } = features
  const isRanked = (at: number): boolean =>
    !values.subarray(at * columns, (at + 1) * columns).every(Number.isNaN)
  const places = placesOf(
    stories,
    ({ storyId }, at) => isRanked(at) && (seen.has(storyId) || clicked.has(storyId)),
  )
  const clicks = Uint8Array.from(places, (at) => Number(clicked.has(stories[at]!.storyId)))
  if (!clicks.includes(1)) return 'no_click'
  if (!clicks.includes(0)) return 'nothing_passed_over'
  const rows = new Float64Array(places.length * columns)
  for (const [row, at] of places.entries()) {
    rows.set(values.subarray(at * columns, (at + 1) * columns), row * columns)
  }
  if (!rows.every(Number.isFinite)) return 'no_features'
  return {
    feedId: serving.feedId,
    surface: serving.surface,
    servedMs: receivedMs,
    layout,
    columns,
    stories: places.map((at) => stories[at]!.storyId),
    rows,
    positions: Uint16Array.from(places, (at) => stories[at]!.position),
    clicked: clicks,
    weights: Float64Array.from(places, (at) => weightOf(stories[at]!)),
  }
}

/** The places of the stories that count; a story that stands in a list twice counts where it stands first. */
function placesOf(
  stories: readonly ServedStory[],
  counts: (story: ServedStory, at: number) => boolean,
): number[] {
  const taken = new Set<string>()
  const places: number[] = []
  for (const [at, story] of stories.entries()) {
    if (taken.has(story.storyId) || !counts(story, at)) continue
    taken.add(story.storyId)
    places.push(at)
  }
  return places
}

/** A story whose propensity is not known counts once: it takes no part in the weighting. */
function weightOf({ propensity }: ServedStory): number {
  return propensity !== undefined && propensity > 0 ? Math.min(1 / Math.min(propensity, 1), maxWeight) : 1
}
