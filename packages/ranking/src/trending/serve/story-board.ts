import {
  detailHours,
  hourOf,
  keptHours,
  newStoryHour,
  setStoryHourCount,
  storyBucketOf,
  type StoryHour,
} from '@frontpage/contracts'
import { cappedShare, type SiteHour } from './capped-share.js'
import { trackSiteHours } from './track-site-hours.js'
import type { StoryActivity } from './story-activity.js'

/** A story as the read model returns it when it is read as a whole. */
interface ReadStory {
  readonly storyId: string
  readonly readersByHour: ReadonlyMap<number, number>
  readonly hours: readonly StoryHour[]
}

interface LiveStory extends StoryActivity {
  readonly bucket: number
  firstMinute: number
  /** The time from which others know the story. */
  knownSinceMinute: number | undefined
  hours: StoryHour[]
  olderHours: ReadonlyMap<number, number>
}

/** The live stories of one site in memory, as the trending read model has them. */
export interface StoryBoard {
  /** `isWhole` is false where the bucket has more stories than these. */
  replaceBucket(bucket: number, stories: readonly ReadStory[], isWhole?: boolean): void
  /**
   * False for a story that was removed, or may have been: these counts are incomplete, and the whole story has to be
   * put.
   */
  setCounts(storyId: string, hour: number, counts: readonly number[]): boolean
  /** Puts a whole story; where there is no room it is not kept, unless it has more readers than another. */
  putStory(story: ReadStory): void
  /** Removes data that lists no longer use: details after 26 hours, hours after 8 days, and stories without any. */
  forget(nowMs: number): void
  /** Sets a story's age where others have known it for longer than its readers here show. */
  setKnownSince(storyId: string, minute: number): void
  get(storyId: string): StoryActivity | undefined
  stories(): Iterable<StoryActivity>
  /** The channels by which readers came to all stories, by hour since 1970. */
  readonly siteHours: ReadonlyMap<number, SiteHour>
  readonly size: number
  /** The number of times that there was no room for a story. */
  readonly letGo: number
}

/** Shared by all stories without any, and never changed. */
const noHours: ReadonlyMap<number, number> = new Map()

/**
 * The number of stories that are compared when one has to be removed: the one of them with the fewest readers.
 * Comparing all stories would cost more than it is worth.
 */
const sampleSize = 32

/** @param maxStories bounds the memory, whatever the read model holds: a story takes 2 KB. */
export function createStoryBoard({ maxStories = Infinity }: { maxStories?: number } = {}): StoryBoard {
  const stories = new Map<string, LiveStory>()
  const siteHours = trackSiteHours()
  let letGo = 0
  /** True when some of the read model's stories are not here. */
  let isPartial = false
  let sample = stories.values()

  function add(storyId: string): LiveStory {
    const story = {
      storyId,
      bucket: storyBucketOf(storyId),
      firstMinute: Infinity,
      knownSinceMinute: undefined,
      hours: [],
      olderHours: noHours,
    }
    stories.set(storyId, story)
    return story
  }

  function remove(story: LiveStory): void {
    for (const hour of story.hours) siteHours.remove(hour)
    stories.delete(story.storyId)
  }

  /**
   * Whether a story with this many readers has room: where there is none, the least-read of a sample is removed if it
   * has fewer.
   */
  function hasRoomFor(readers: number): boolean {
    if (stories.size < maxStories) return true
    letGo++
    isPartial = true
    let least: LiveStory | undefined
    for (let looks = 0; looks < sampleSize; looks++) {
      let next = sample.next()
      if (next.done === true) next = (sample = stories.values()).next()
      const story = next.value
      if (story !== undefined && (least === undefined || readersOf(story) < readersOf(least))) least = story
    }
    if (least === undefined || readersOf(least) >= readers) return false
    remove(least)
    return true
  }

  function putStory(read: ReadStory): void {
    const { storyId, readersByHour, hours } = read
    const known = stories.get(storyId)
    if (known !== undefined) remove(known)
    let readers = 0
    for (const count of readersByHour.values()) readers += count
    if (!hasRoomFor(readers)) return
    const story = add(storyId)
    story.knownSinceMinute = known?.knownSinceMinute
    // A copy has no room for more, which would be most of it.
    story.hours = [...hours]
    for (const hour of hours) siteHours.add(hour)
    story.olderHours = olderHoursOf(read)
    story.firstMinute = firstMinuteOf(story)
  }

  function forgetHours(story: LiveStory, thisHour: number): void {
    const isPast = ({ hour }: StoryHour): boolean => hour <= thisHour - detailHours
    const isForgotten = (hour: number): boolean => hour <= thisHour - keptHours
    const past = story.hours.filter(isPast)
    if (past.length === 0 && ![...story.olderHours.keys()].some(isForgotten)) return
    const older = new Map(story.olderHours)
    for (const hour of past) {
      older.set(hour.hour, hour.readers * cappedShare(hour, siteHours.hours.get(hour.hour)))
    }
    for (const hour of older.keys()) if (isForgotten(hour)) older.delete(hour)
    story.hours = story.hours.slice(past.length)
    story.olderHours = older.size === 0 ? noHours : older
  }

  return {
    replaceBucket(bucket, read, isWhole = true) {
      if (!isWhole) isPartial = true
      for (const story of stories.values()) if (story.bucket === bucket) remove(story)
      for (const story of read) putStory(story)
    },
    putStory,
    setCounts(storyId, number, counts) {
      let story = stories.get(storyId)
      if (story === undefined && (isPartial || stories.size >= maxStories)) return false
      story ??= add(storyId)
      const hour = detailsOf(story, number)
      for (let at = 0; at + 1 < counts.length; at += 2) {
        const code = counts[at] as number
        siteHours.change(number, code, setStoryHourCount(hour, code, counts[at + 1] as number))
      }
      if (number * 60 < story.firstMinute) story.firstMinute = firstMinuteOf(story)
      return true
    },
    forget(nowMs) {
      const thisHour = hourOf(nowMs)
      for (const story of stories.values()) {
        forgetHours(story, thisHour)
        if (story.hours.length === 0 && story.olderHours.size === 0) stories.delete(story.storyId)
      }
      siteHours.forgetUntil(thisHour - detailHours)
    },
    setKnownSince(storyId, minute) {
      const story = stories.get(storyId)
      if (story === undefined || story.knownSinceMinute === minute) return
      story.knownSinceMinute = minute
      story.firstMinute = firstMinuteOf(story)
    },
    get: (storyId) => stories.get(storyId),
    stories: () => stories.values(),
    siteHours: siteHours.hours,
    get size() {
      return stories.size
    },
    get letGo() {
      return letGo
    },
  }
}

/** The hours without details. */
function olderHoursOf({ readersByHour, hours }: ReadStory): ReadonlyMap<number, number> {
  let older: Map<number, number> | undefined
  for (const [hour, readers] of readersByHour) {
    if (!hours.some((each) => each.hour === hour)) (older ??= new Map()).set(hour, readers)
  }
  return older ?? noHours
}

function readersOf({ hours, olderHours }: StoryActivity): number {
  let readers = 0
  for (const hour of hours) readers += hour.readers
  for (const count of olderHours.values()) readers += count
  return readers
}

/** Finds the hour's place in order: the newest come last, and mostly it is one of these. */
function detailsOf({ hours }: LiveStory, number: number): StoryHour {
  let at = hours.length
  while (at > 0 && (hours[at - 1] as StoryHour).hour > number) at--
  const known = hours[at - 1]
  if (known?.hour === number) return known
  const hour = newStoryHour(number)
  hours.splice(at, 0, hour)
  return hour
}

/** Precise to the minute where minutes are known, else the hour's beginning. */
function firstMinuteOf({ hours, olderHours, knownSinceMinute = Infinity }: LiveStory): number {
  let first = Infinity
  for (const { hour, minutes } of hours) {
    for (const minute of minutes.keys()) first = Math.min(first, hour * 60 + minute)
    if (first < Infinity) break
  }
  for (const hour of olderHours.keys()) first = Math.min(first, hour * 60)
  return Math.min(first, knownSinceMinute)
}
