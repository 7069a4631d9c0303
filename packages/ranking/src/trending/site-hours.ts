import type { CountsByCell } from '@frontpage/contracts'
import type { SiteHour } from './capped-share.js'
import type { StoryActivity } from './story-activity.js'

/**
 * How readers came to all of a site's stories, by hour since 1970, for hours from `sinceHour` on. A closed hour hardly
 * changes any more: keep its sum and ask only for the running one.
 */
export function sumSiteHours(
  stories: readonly StoryActivity[],
  sinceHour = -Infinity,
): ReadonlyMap<number, SiteHour> {
  const sums = new Map<number, SiteHour>()
  for (const { hours } of stories) {
    for (const { hour, sources, channels } of hours) {
      if (hour < sinceHour) continue
      let sum = sums.get(hour)
      if (sum === undefined) sums.set(hour, (sum = { sources: new Map(), channels: new Map() }))
      addCells(sum.sources, sources)
      addCells(sum.channels, channels)
    }
  }
  return sums
}

function addCells(sum: CountsByCell, cells: CountsByCell): void {
  for (const [cell, count] of cells) sum.set(cell, (sum.get(cell) ?? 0) + count)
}
