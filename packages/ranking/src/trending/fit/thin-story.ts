import type { StoryHour } from '@frontpage/contracts'
import { scaleCounts, scaleStoryHour } from '../serve/scale-story-hour.js'
import type { StoryActivity } from '../serve/story-activity.js'

/**
 * Simulates the story on a site with `keep` (0 to 1) of the readers: each reader stays with that probability, and
 * counts that are not by minute follow in proportion. Undefined if no reader of `hours` stays.
 */
export function thinStory(
  story: StoryActivity,
  keep: number,
  random: () => number,
): StoryActivity | undefined {
  const hours: StoryHour[] = []
  for (const hour of story.hours) {
    const thinned = thinHour(hour, keep, random)
    if (thinned.readers > 0) hours.push(thinned)
  }
  const [first] = hours
  if (first === undefined) return undefined
  const firstMinute =
    story.olderHours.size > 0 ? story.firstMinute : first.hour * 60 + Math.min(...first.minutes.keys())
  return { storyId: story.storyId, firstMinute, hours, olderHours: scaleCounts(story.olderHours, keep) }
}

function thinHour(hour: StoryHour, keep: number, random: () => number): StoryHour {
  const minutes = new Map<number, number>()
  let readers = 0
  for (const [minute, count] of hour.minutes) {
    let stay = 0
    for (let reader = 0; reader < count; reader++) if (random() < keep) stay++
    if (stay > 0) minutes.set(minute, stay)
    readers += stay
  }
  const share = hour.readers === 0 ? 0 : readers / hour.readers
  return { ...scaleStoryHour(hour, share), readers, minutes, countries: new Map() }
}
