import type { SiteHour } from './capped-share.js'
import { readersSince } from './score-window.js'
import type { StoryActivity } from './story-activity.js'

export interface Rising {
  readonly storyId: string
  /** Capped readers of the last `minutes`. */
  readonly readers: number
  readonly minutes: number
  /** The readers expected in these minutes, by the story's own earlier hours and the site's current traffic. */
  readonly expected: number
  /** `readers / expected`: "12×". */
  readonly factor: number
  /**
   * The improbability of that, in nats: the Chernoff bound of a Poisson tail, `o·ln(o/e) − (o − e)`. Lists are sorted
   * by it.
   */
  readonly surprise: number
}

export interface RisingOptions {
  readonly limit: number
  /** The scope's `trafficFactor`. */
  readonly factor?: number
  readonly siteHours?: ReadonlyMap<number, SiteHour>
}

const baseMinutes = 15
/** The number of hours before the last minutes that show a story's usual rate. */
const usualHours = 6
/** An average story's readers weigh as much as this many readers of its own. */
const priorReaders = 3
const leastFactor = 2
/** The probability by chance is at most one in 150. */
const leastSurprise = 5

/**
 * Finds stories that exceed their own expectation. It is their share of the readers of all other stories in the hours
 * before, drawn towards an average story's while they have few readers, times the readers that the other stories have
 * now. A story without a past is measured by the average alone, so that breaking news rises with its first readers.
 */
export function findRising(
  stories: readonly StoryActivity[],
  nowMs: number,
  options: RisingOptions,
): Rising[] {
  const { limit, factor = 1, siteHours } = options
  const minutes = risingMinutes(factor)
  const windowMs = minutes * 60_000
  const counts = stories.map((story) => {
    const recent = readersSince(story, nowMs - windowMs, nowMs, siteHours)
    const past = readersSince(story, nowMs - windowMs - usualHours * 3_600_000, nowMs, siteHours) - recent
    return { story, recent, past: Math.max(0, past) }
  })
  const siteRecent = counts.reduce((sum, { recent }) => sum + recent, 0)
  const sitePast = counts.reduce((sum, { past }) => sum + past, 0)
  const alive = counts.filter(({ recent, past }) => recent + past > 0).length
  const average = 1 / Math.max(1, alive)
  const found: Rising[] = []
  for (const { story, recent, past } of counts) {
    if (recent < leastRisingReaders(factor)) continue
    const lived = livedShare(story, nowMs - windowMs)
    const odds = (past + priorReaders) / ((sitePast - past) * lived + priorReaders / average)
    const expected = Math.max((siteRecent - recent) * odds, 0.1)
    const surprise = recent * Math.log(recent / expected) - (recent - expected)
    if (recent < leastFactor * expected || surprise < leastSurprise) continue
    found.push({
      storyId: story.storyId,
      readers: recent,
      minutes,
      expected,
      factor: recent / expected,
      surprise,
    })
  }
  return found
    .toSorted(
      (first, second) => second.surprise - first.surprise || (first.storyId < second.storyId ? -1 : 1),
    )
    .slice(0, limit)
}

/**
 * The period that counts as "now" for a scope: 15 minutes where the model was fitted, from 10 minutes to 2 hours
 * elsewhere.
 */
export function risingMinutes(factor: number): number {
  return Math.min(120, Math.max(10, Math.round(baseMinutes * factor)))
}

/** Five distinct readers, or three where there are few. */
export function leastRisingReaders(factor: number): number {
  return Math.min(5, Math.max(3, Math.round(5 / Math.sqrt(factor))))
}

/** The part of the usual hours during which the story existed. */
function livedShare({ firstMinute }: StoryActivity, untilMs: number): number {
  return Math.min(1, Math.max(0, (untilMs / 3_600_000 - firstMinute / 60) / usualHours))
}
