import { newStoryHour, setStoryHourCount, storyBucketOf, type StoryHour } from '@frontpage/contracts'
import { cappedShare, type SiteHour } from './capped-share.js'
import { trackSiteHours } from './track-site-hours.js'
import type { StoryActivity } from './story-activity.js'

/** What the read model says of a story when it is read as a whole. */
interface ReadStory {
  readonly storyId: string
  readonly readersByHour: ReadonlyMap<number, number>
  readonly hours: readonly StoryHour[]
}

interface LiveStory extends StoryActivity {
  firstMinute: number
  /** As others know. */
  knownSinceMinute: number | undefined
  readonly hours: StoryHour[]
  readonly olderHours: Map<number, number>
}

/** The live stories of one site in memory, as the trending read model tells them. */
export interface StoryBoard {
  /** `isWhole` is false where the bucket has more than these. */
  replaceBucket(bucket: number, stories: readonly ReadStory[], isWhole?: boolean): void
  /** False for a story that was let go, or may have been: these counts are not all of it, and it has to be put. */
  setCounts(storyId: string, hour: number, counts: readonly number[]): boolean
  /** All of a story; where there is no room it is not kept, unless it has more readers than another. */
  putStory(story: ReadStory): void
  /** Lets go of what lists no longer look at: details after 26 hours, hours after 8 days, and stories without any. */
  forget(nowMs: number): void
  /** A story is older than its readers here show, where others know it for longer. */
  setKnownSince(storyId: string, minute: number): void
  get(storyId: string): StoryActivity | undefined
  stories(): Iterable<StoryActivity>
  /** How readers came to all stories, by hour since 1970. */
  readonly siteHours: ReadonlyMap<number, SiteHour>
  readonly size: number
  /** How often a story found no room. */
  readonly letGo: number
}

const detailHours = 26
const keptHours = 8 * 24
const hourMs = 3_600_000
/** Of so many the one with the fewest readers makes room: looking at all would cost more than it is worth. */
const sampleSize = 32

/** @param maxStories what bounds its memory, whatever the read model holds: a story takes 2 KB. */
export function createStoryBoard({ maxStories = Infinity }: { maxStories?: number } = {}): StoryBoard {
  const stories = new Map<string, LiveStory>()
  const siteHours = trackSiteHours()
  let letGo = 0
  /** Some of the read model's stories are not here. */
  let isPartial = false
  let sample = stories.values()

  function add(storyId: string): LiveStory {
    const story = {
      storyId,
      firstMinute: Infinity,
      knownSinceMinute: undefined,
      hours: [],
      olderHours: new Map(),
    }
    stories.set(storyId, story)
    return story
  }

  function remove(story: LiveStory): void {
    for (const hour of story.hours) siteHours.remove(hour)
    stories.delete(story.storyId)
  }

  /** Where there is none, the least of some makes room for who has more readers. */
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

  function putStory({ storyId, readersByHour, hours }: ReadStory): void {
    const known = stories.get(storyId)
    if (known !== undefined) remove(known)
    let readers = 0
    for (const count of readersByHour.values()) readers += count
    if (!hasRoomFor(readers)) return
    const story = add(storyId)
    story.knownSinceMinute = known?.knownSinceMinute
    story.hours.push(...hours)
    for (const hour of hours) siteHours.add(hour)
    for (const [hour, count] of readersByHour) {
      if (!hours.some((each) => each.hour === hour)) story.olderHours.set(hour, count)
    }
    story.firstMinute = firstMinuteOf(story)
  }

  return {
    replaceBucket(bucket, read, isWhole = true) {
      if (!isWhole) isPartial = true
      for (const story of stories.values()) if (storyBucketOf(story.storyId) === bucket) remove(story)
      for (const story of read) putStory(story)
    },
    putStory,
    setCounts(storyId, number, counts) {
      let story = stories.get(storyId)
      if (story === undefined && (isPartial || stories.size >= maxStories)) return false
      story ??= add(storyId)
      const hour = hourOf(story, number)
      for (let at = 0; at + 1 < counts.length; at += 2) {
        const code = counts[at] as number
        siteHours.change(number, code, setStoryHourCount(hour, code, counts[at + 1] as number))
      }
      if (number * 60 < story.firstMinute) story.firstMinute = firstMinuteOf(story)
      return true
    },
    forget(nowMs) {
      const thisHour = Math.floor(nowMs / hourMs)
      for (const story of stories.values()) {
        while (story.hours[0] !== undefined && story.hours[0].hour <= thisHour - detailHours) {
          const past = story.hours.shift() as StoryHour
          story.olderHours.set(past.hour, past.readers * cappedShare(past, siteHours.hours.get(past.hour)))
        }
        for (const hour of story.olderHours.keys()) {
          if (hour <= thisHour - keptHours) story.olderHours.delete(hour)
        }
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

function readersOf({ hours, olderHours }: StoryActivity): number {
  let readers = 0
  for (const hour of hours) readers += hour.readers
  for (const count of olderHours.values()) readers += count
  return readers
}

/** In its place among the others: the newest come last, and mostly it is one of these. */
function hourOf({ hours }: LiveStory, number: number): StoryHour {
  let at = hours.length
  while (at > 0 && (hours[at - 1] as StoryHour).hour > number) at--
  const known = hours[at - 1]
  if (known?.hour === number) return known
  const hour = newStoryHour(number)
  hours.splice(at, 0, hour)
  return hour
}

/** To the minute where minutes are known, else the hour's begin. */
function firstMinuteOf({ hours, olderHours, knownSinceMinute = Infinity }: LiveStory): number {
  let first = Infinity
  for (const { hour, minutes } of hours) {
    for (const minute of minutes.keys()) first = Math.min(first, hour * 60 + minute)
    if (first < Infinity) break
  }
  for (const hour of olderHours.keys()) first = Math.min(first, hour * 60)
  return Math.min(first, knownSinceMinute)
}
