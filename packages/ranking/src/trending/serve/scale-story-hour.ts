import type { StoryHour } from '@frontpage/contracts'

/** The hour with a share of its readers, 0 to 1: every count is reduced in proportion. */
export function scaleStoryHour(hour: StoryHour, share: number): StoryHour {
  return {
    hour: hour.hour,
    revision: 0,
    readers: hour.readers * share,
    visits: hour.visits * share,
    reads: hour.reads * share,
    engagedSeconds: hour.engagedSeconds * share,
    completedReads: hour.completedReads * share,
    minutes: scaleCounts(hour.minutes, share),
    countries: scaleCounts(hour.countries, share),
    networks: scaleCounts(hour.networks, share),
    sources: scaleCounts(hour.sources, share),
    channels: scaleCounts(hour.channels, share),
  }
}

export function scaleCounts<Key>(counts: Iterable<readonly [Key, number]>, share: number): Map<Key, number> {
  const scaled = new Map<Key, number>()
  for (const [key, count] of counts) scaled.set(key, count * share)
  return scaled
}
