import { newStoryHour, type StoryHour } from '@frontpage/contracts'
import type { StoryActivity } from '../src/trending/serve/story-activity.js'

/** The readers of one minute: this many, all with the same cells. */
export interface ReadersOfMinute {
  /** Minutes since 1970. */
  readonly minute: number
  readonly readers?: number
  readonly network?: number
  readonly source?: number
  readonly channel?: number
  readonly country?: string
}

export const noon = Date.parse('2023-05-05T12:00:00Z')
export const noonMinute = noon / 60_000

/** Builds a story from its readers; `firstMinute` is the earliest of them unless given. */
export function buildStory(
  storyId: string,
  seen: readonly ReadersOfMinute[],
  changes: Partial<StoryActivity> = {},
): StoryActivity {
  const hours = new Map<number, ReturnType<typeof newHour>>()
  for (const { minute, readers = 1, network = 0, source = 0, channel = 0, country } of seen) {
    const number = Math.floor(minute / 60)
    const hour = hours.get(number) ?? newHour(number)
    hours.set(number, hour)
    hour.readers += readers
    hour.visits += readers
    add(hour.minutes, minute % 60, readers)
    add(hour.networks, network, readers)
    add(hour.sources, source, readers)
    add(hour.channels, channel, readers)
    if (country !== undefined) hour.countries.set(country, (hour.countries.get(country) ?? 0) + readers)
  }
  return {
    storyId,
    firstMinute: Math.min(...seen.map(({ minute }) => minute)),
    hours: [...hours.values()].toSorted((first, second) => first.hour - second.hour),
    olderHours: new Map(),
    ...changes,
  }
}

/**
 * `readers` a minute from `fromMinute` to `toMinute` (exclusive), each with a network of its own as far as the 63
 * networks go.
 */
export function steadily(
  fromMinute: number,
  toMinute: number,
  readers: number,
  cells: Partial<ReadersOfMinute> = {},
): ReadersOfMinute[] {
  const seen: ReadersOfMinute[] = []
  for (let minute = fromMinute; minute < toMinute; minute++) {
    for (let reader = 0; reader < readers; reader++) {
      seen.push({ minute, network: 1 + ((minute * 7 + reader * 13) % 63), ...cells })
    }
  }
  return seen
}

function newHour(number: number) {
  const empty = () => new Map<number, number>()
  return {
    ...newStoryHour(number),
    minutes: empty(),
    countries: new Map<string, number>(),
    networks: empty(),
    sources: empty(),
    channels: empty(),
  } satisfies StoryHour
}

function add(cells: Map<number, number>, cell: number, readers: number): void {
  cells.set(cell, (cells.get(cell) ?? 0) + readers)
}
