import type { StoryHour } from '@frontpage/contracts'
import { scaleCounts, scaleStoryHour } from './scale-story-hour.js'
import type { StoryActivity } from './story-activity.js'

/**
 * The story with the readers of one country (ISO 3166-1 alpha-2) alone. An hour knows its countries but not which
 * minute was whose: every count of the hour is apportioned by the country's share, so counts become fractions.
 * `olderHours` know no countries: they are apportioned by the story's share of the country in `hours`.
 */
export function restrictToCountry(story: StoryActivity, country: string): StoryActivity {
  const hours: StoryHour[] = []
  let all = 0
  let own = 0
  for (const hour of story.hours) {
    const readers = hour.countries.get(country) ?? 0
    all += hour.readers
    own += readers
    if (readers > 0) hours.push(readers === hour.readers ? hour : scaleHour(hour, country, readers))
  }
  const olderHours = own === 0 ? new Map<number, number>() : scaleCounts(story.olderHours, own / all)
  return { storyId: story.storyId, firstMinute: story.firstMinute, hours, olderHours }
}

function scaleHour(hour: StoryHour, country: string, readers: number): StoryHour {
  const scaled = scaleStoryHour(hour, readers / hour.readers)
  return { ...scaled, readers, countries: new Map([[country, readers]]) }
}
