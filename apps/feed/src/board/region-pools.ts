import { hourOf, unknownCountry } from '@frontpage/contracts'
import type { StoryActivity, StoryTraits } from '@frontpage/ranking'

export interface RegionPools {
  /** The stories that are read most from each country, best first; made again at most every ten seconds. */
  update(
    stories: Iterable<StoryActivity>,
    options: {
      readonly nowMs: number
      readonly traitsOf: (storyId: string) => StoryTraits | undefined
      readonly mayShow: (storyId: string) => boolean
    },
  ): ReadonlyMap<string, readonly StoryTraits[]>
}

const everyMs = 10_000
const hours = 6
const perCountry = 60
/** One reader from a country says nothing of it. */
const minReaders = 3

export function createRegionPools(): RegionPools {
  let pools: ReadonlyMap<string, readonly StoryTraits[]> = new Map()
  let madeAtMs = -Infinity
  return {
    update(stories, { nowMs, traitsOf, mayShow }) {
      if (nowMs - madeAtMs < everyMs) return pools
      madeAtMs = nowMs
      const read = new Map<string, { storyId: string; readers: number }[]>()
      for (const story of stories) {
        if (!mayShow(story.storyId)) continue
        for (const [country, readers] of readersByCountry(story, hourOf(nowMs) - hours)) {
          if (readers < minReaders) continue
          const known = read.get(country)
          if (known === undefined) read.set(country, [{ storyId: story.storyId, readers }])
          else known.push({ storyId: story.storyId, readers })
        }
      }
      pools = new Map(
        Array.from(read, ([country, entries]) => [
          country,
          entries
            .toSorted((a, b) => b.readers - a.readers || (a.storyId < b.storyId ? -1 : 1))
            .slice(0, perCountry)
            .flatMap(({ storyId }) => traitsOf(storyId) ?? []),
        ]),
      )
      return pools
    },
  }
}

function readersByCountry({ hours: known }: StoryActivity, sinceHour: number): Map<string, number> {
  const readers = new Map<string, number>()
  for (const { hour, countries } of known) {
    if (hour <= sinceHour) continue
    for (const [country, count] of countries) {
      if (country !== unknownCountry) readers.set(country, (readers.get(country) ?? 0) + count)
    }
  }
  return readers
}
