import type { SiteHour } from '../src/trending/capped-share.js'
import type { StoryActivity } from '../src/trending/story-activity.js'
import { trackSiteHours } from '../src/trending/track-site-hours.js'

/** Sums the channels by which readers came to all of these stories. */
export function sumSiteHours(stories: readonly StoryActivity[]): ReadonlyMap<number, SiteHour> {
  const site = trackSiteHours()
  for (const { hours } of stories) for (const hour of hours) site.add(hour)
  return site.hours
}
