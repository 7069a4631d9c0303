import { impressionCodes, storyBucketOf } from '@frontpage/contracts'
import type { StorySignals } from '@frontpage/ranking'
import type { ImpressionsSink, StoredImpressions } from '@frontpage/read-models'

export interface ImpressionSignals extends ImpressionsSink {
  /** Lets go of stories that are not live any more. */
  forget(isLive: (storyId: string) => boolean): void
}

const minutesOfHour = 60
/** Hours whose minutes are not known any more count in their middle. */
const middleOfHour = 30

/** Counts by twice the minute since 1970, and one more for clicks. */
type StoryCounts = Map<number, number>

const nothing: ReadonlyMap<number, number> = new Map()

/**
 * Takes the absolute counts of the impressions' read model, and tells the signals by how much they changed. The counts of
 * stories for which the signals have no room are not kept.
 */
export function impressionsToSignals(signals: StorySignals): ImpressionSignals {
  const stories = new Map<string, StoryCounts>()

  function tell(storyId: string, key: number, delta: number): void {
    if (delta === 0) return
    const minute = Math.floor(key / 2)
    if (key % 2 === 0) signals.addImpressions(storyId, minute, delta)
    else signals.addClicks(storyId, minute, delta)
  }

  function replace(storyId: string, after: ReadonlyMap<number, number>): void {
    const before = stories.get(storyId) ?? nothing
    for (const [key, count] of after) tell(storyId, key, count - (before.get(key) ?? 0))
    for (const [key, count] of before) if (!after.has(key)) tell(storyId, key, -count)
    if (after.size > 0 && signals.get(storyId) !== undefined) stories.set(storyId, new Map(after))
    else stories.delete(storyId)
  }

  return {
    replaceBucket(bucket, read) {
      const given = new Set(read.map(({ storyId }) => storyId))
      for (const storyId of stories.keys()) {
        if (storyBucketOf(storyId) === bucket && !given.has(storyId)) replace(storyId, nothing)
      }
      for (const story of read) replace(story.storyId, countsOf(story))
    },
    setCounts(storyId, hour, counts) {
      let known = stories.get(storyId)
      for (let at = 0; at + 1 < counts.length; at += 2) {
        const key = keyOf(hour, counts[at]!)
        if (key === undefined) continue
        const count = counts[at + 1]!
        tell(storyId, key, count - (known?.get(key) ?? 0))
        if (known === undefined) {
          if (signals.get(storyId) === undefined) return true
          stories.set(storyId, (known = new Map()))
        }
        known.set(key, count)
      }
      return true
    },
    putStory: (story) => replace(story.storyId, countsOf(story)),
    forget(isLive) {
      for (const storyId of stories.keys()) if (!isLive(storyId)) stories.delete(storyId)
    },
  }
}

/** Undefined for a code that this release does not know. */
function keyOf(hour: number, code: number): number | undefined {
  const { firstImpression, firstClick } = impressionCodes
  const isClick = code >= firstClick
  const minute = code - (isClick ? firstClick : firstImpression)
  if (minute < 0 || minute >= minutesOfHour) return undefined
  return 2 * (hour * minutesOfHour + minute) + (isClick ? 1 : 0)
}

function countsOf({ totals, hours }: StoredImpressions): Map<number, number> {
  const counts = new Map<number, number>()
  for (const [hour, { impressions, clicks }] of totals) {
    if (hours.some((each) => each.hour === hour)) continue
    const key = 2 * (hour * minutesOfHour + middleOfHour)
    if (impressions !== 0) counts.set(key, impressions)
    if (clicks !== 0) counts.set(key + 1, clicks)
  }
  for (const { hour, counts: given } of hours) {
    for (let at = 0; at + 1 < given.length; at += 2) {
      const key = keyOf(hour, given[at]!)
      if (key !== undefined) counts.set(key, given[at + 1]!)
    }
  }
  return counts
}
