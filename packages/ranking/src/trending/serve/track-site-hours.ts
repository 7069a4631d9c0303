import { storyHourCodes as codes, type StoryHour } from '@frontpage/contracts'
import type { SiteHour } from './capped-share.js'

interface SiteSums extends SiteHour {
  readonly sources: Map<number, number>
  readonly channels: Map<number, number>
}

/** Sums over a site's stories, hour by hour, updated as the stories change. */
export function trackSiteHours() {
  const hours = new Map<number, SiteSums>()

  function hourOf(number: number): SiteSums {
    let hour = hours.get(number)
    if (hour === undefined) hours.set(number, (hour = { sources: new Map(), channels: new Map() }))
    return hour
  }

  function addAll(hour: StoryHour, sign: 1 | -1): void {
    const site = hourOf(hour.hour)
    for (const [cell, count] of hour.sources) addTo(site.sources, cell, sign * count)
    for (const [cell, count] of hour.channels) addTo(site.channels, cell, sign * count)
  }

  return {
    hours: hours as ReadonlyMap<number, SiteHour>,
    add: (hour: StoryHour) => addAll(hour, 1),
    remove: (hour: StoryHour) => addAll(hour, -1),
    /** Records that a story's count of one of `storyHourCodes` changed by this much. */
    change(number: number, code: number, delta: number): void {
      if (delta === 0 || code < codes.firstSource || code >= codes.firstCountry) return
      if (code >= codes.firstChannel) addTo(hourOf(number).channels, code - codes.firstChannel, delta)
      else addTo(hourOf(number).sources, code - codes.firstSource, delta)
    },
    forgetUntil(hour: number): void {
      for (const number of hours.keys()) if (number <= hour) hours.delete(number)
    },
  }
}

function addTo(counts: Map<number, number>, cell: number, delta: number): void {
  counts.set(cell, (counts.get(cell) ?? 0) + delta)
}
