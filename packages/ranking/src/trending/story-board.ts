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
  replaceBucket(bucket: number, stories: readonly ReadStory[]): void
  setCounts(storyId: string, hour: number, counts: readonly number[]): void
  /** Lets go of what lists no longer look at: details after 26 hours, hours after 8 days, and stories without any. */
  forget(nowMs: number): void
  /** A story is older than its readers here show, where others know it for longer. */
  setKnownSince(storyId: string, minute: number): void
  get(storyId: string): StoryActivity | undefined
  stories(): Iterable<StoryActivity>
  /** How readers came to all stories, by hour since 1970. */
  readonly siteHours: ReadonlyMap<number, SiteHour>
  readonly size: number
}

const detailHours = 26
const keptHours = 8 * 24
const hourMs = 3_600_000

export function createStoryBoard(): StoryBoard {
  const stories = new Map<string, LiveStory>()
  const siteHours = trackSiteHours()

  function storyOf(storyId: string): LiveStory {
    let story = stories.get(storyId)
    if (story === undefined) {
      story = {
        storyId,
        firstMinute: Infinity,
        knownSinceMinute: undefined,
        hours: [],
        olderHours: new Map(),
      }
      stories.set(storyId, story)
    }
    return story
  }

  return {
    replaceBucket(bucket, read) {
      for (const story of stories.values()) {
        if (storyBucketOf(story.storyId) !== bucket) continue
        for (const hour of story.hours) siteHours.remove(hour)
        stories.delete(story.storyId)
      }
      for (const { storyId, readersByHour, hours } of read) {
        const story = storyOf(storyId)
        story.hours.push(...hours)
        for (const hour of hours) siteHours.add(hour)
        for (const [hour, readers] of readersByHour) {
          if (!hours.some((each) => each.hour === hour)) story.olderHours.set(hour, readers)
        }
        story.firstMinute = firstMinuteOf(story)
      }
    },
    setCounts(storyId, number, counts) {
      const story = storyOf(storyId)
      const hour = hourOf(story, number)
      for (let at = 0; at + 1 < counts.length; at += 2) {
        const code = counts[at] as number
        siteHours.change(number, code, setStoryHourCount(hour, code, counts[at + 1] as number))
      }
      if (number * 60 < story.firstMinute) story.firstMinute = firstMinuteOf(story)
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
  }
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
