import type { SiteHour } from '../src/trending/serve/capped-share.js'
import type { StoryActivity } from '../src/trending/serve/story-activity.js'
import { trackSiteHours } from '../src/trending/serve/track-site-hours.js'

/** Sums the channels by which readers came to all of these stories. */
export function sumSiteHours(stories: readonly StoryActivity[]): ReadonlyMap<number, SiteHour> {
  const site = trackSiteHours()
  for (const { hours } of stories) for (const hour of hours) site.add(hour)
  return site.hours
}
