import { storyBucketOf, storyHourCodes, type StoryHour } from '@frontpage/contracts'
import type { StoryActivity, StoryBoard, StorySignals } from '@frontpage/ranking'
import type { StoredStory, TrendingSink } from '@frontpage/read-models'

const minutesOfHour = 60
/** Hours whose minutes are not known any more count in their middle. */
const middleOfHour = 30

interface Reads {
  readonly count: number
  readonly completed: number
  readonly seconds: number
}
const noReads: Reads = { count: 0, completed: 0, seconds: 0 }

/**
 * Takes what trending's read model says of readers, which are absolute counts, into the board, and tells the signals by
 * how much they changed.
 */
export function viewsToSignals(board: StoryBoard, signals: StorySignals): TrendingSink {
  function tell(
    storyId: string,
    before: ReadonlyMap<number, number>,
    after: ReadonlyMap<number, number>,
  ): void {
    for (const [minute, count] of after) {
      const delta = count - (before.get(minute) ?? 0)
      if (delta !== 0) signals.addViews(storyId, minute, delta)
    }
    for (const [minute, count] of before) {
      if (!after.has(minute)) signals.addViews(storyId, minute, -count)
    }
  }

  function tellReads(storyId: string, hour: number, before: Reads, after: Reads): void {
    const delta = {
      count: after.count - before.count,
      completed: after.completed - before.completed,
      seconds: after.seconds - before.seconds,
    }
    if (delta.count !== 0 || delta.completed !== 0 || delta.seconds !== 0) {
      signals.addReads(storyId, hour * minutesOfHour, delta)
    }
  }

  /** Replaces a story as a whole; undefined removes it. */
  function replace(
    storyId: string,
    before: StoryActivity | undefined,
    after: StoryActivity | undefined,
  ): void {
    tell(storyId, viewsByMinute(before), viewsByMinute(after))
    const hours = new Set([...(before?.hours ?? []), ...(after?.hours ?? [])].map(({ hour }) => hour))
    for (const hour of hours) tellReads(storyId, hour, readsOf(before, hour), readsOf(after, hour))
  }

  /** The board changes its stories in place, so that what it had is copied first. */
  function copyOf(story: StoryActivity | undefined): StoryActivity | undefined {
    return (
      story && { ...story, hours: story.hours.map((hour) => ({ ...hour, minutes: new Map(hour.minutes) })) }
    )
  }

  return {
    replaceBucket(bucket, stories, isWhole) {
      const before = new Map<string, StoryActivity | undefined>()
      for (const story of board.stories()) {
        if (storyBucketOf(story.storyId) === bucket) before.set(story.storyId, copyOf(story))
      }
      board.replaceBucket(bucket, stories, isWhole)
      for (const { storyId } of stories) if (!before.has(storyId)) before.set(storyId, undefined)
      for (const [storyId, story] of before) replace(storyId, story, board.get(storyId))
    },
    setCounts(storyId, hour, counts) {
      const known = board.get(storyId)?.hours.find((each) => each.hour === hour)
      const reads = toReads(known)
      const minutes = minutesIn(counts, hour, known)
      if (!board.setCounts(storyId, hour, counts)) return false
      for (const [minute, { before, after }] of minutes) {
        if (before !== after) signals.addViews(storyId, minute, after - before)
      }
      tellReads(storyId, hour, reads, readsOf(board.get(storyId), hour))
      return true
    },
    putStory(story: StoredStory) {
      const before = copyOf(board.get(story.storyId))
      board.putStory(story)
      replace(story.storyId, before, board.get(story.storyId))
    },
  }
}

/** The minutes that a change is about, since 1970, with their counts. */
function minutesIn(
  counts: readonly number[],
  hour: number,
  known: StoryHour | undefined,
): Map<number, { before: number; after: number }> {
  const minutes = new Map<number, { before: number; after: number }>()
  for (let at = 0; at + 1 < counts.length; at += 2) {
    const code = counts[at]!
    if (code >= storyHourCodes.readers) continue
    const before = known?.minutes.get(code) ?? 0
    minutes.set(hour * minutesOfHour + code, { before, after: counts[at + 1]! })
  }
  return minutes
}

function viewsByMinute(story: StoryActivity | undefined): ReadonlyMap<number, number> {
  const views = new Map<number, number>()
  if (story === undefined) return views
  for (const [hour, readers] of story.olderHours) views.set(hour * minutesOfHour + middleOfHour, readers)
  for (const { hour, minutes } of story.hours) {
    for (const [minute, count] of minutes) views.set(hour * minutesOfHour + minute, count)
  }
  return views
}

function readsOf(story: StoryActivity | undefined, hour: number): Reads {
  return toReads(story?.hours.find((each) => each.hour === hour))
}

function toReads(hour: StoryHour | undefined): Reads {
  if (hour === undefined) return noReads
  return { count: hour.reads, completed: hour.completedReads, seconds: hour.engagedSeconds }
}
