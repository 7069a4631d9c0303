/** The readers of each story in each hour, directly from the log. */
export interface HourlyReaders {
  add(row: { tsMs: number; user: string; article: string }): void
  /** Distinct readers by story, in the hour from this moment on. */
  inHourFrom(fromMs: number): ReadonlyMap<string, number>
  /** Milliseconds since 1970; undefined for a story that nobody viewed. */
  firstViewOf(story: string): number | undefined
}

const hourMs = 3_600_000

export function createHourlyReaders(): HourlyReaders {
  const times: number[] = []
  const users: string[] = []
  const stories: string[] = []
  const firstViews = new Map<string, number>()

  return {
    add({ tsMs, user, article }) {
      times.push(tsMs)
      users.push(user)
      stories.push(article)
      if (!firstViews.has(article)) firstViews.set(article, tsMs)
    },
    inHourFrom(fromMs) {
      const readers = new Map<string, Set<string>>()
      for (let at = firstAt(times, fromMs); at < times.length && times[at]! < fromMs + hourMs; at++) {
        const known = readers.get(stories[at]!)
        if (known === undefined) readers.set(stories[at]!, new Set([users[at]!]))
        else known.add(users[at]!)
      }
      return new Map([...readers].map(([story, distinct]) => [story, distinct.size]))
    },
    firstViewOf: (story) => firstViews.get(story),
  }
}

/** The index of the first view at or after this time; the log is sorted. */
function firstAt(times: readonly number[], fromMs: number): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (times[middle]! < fromMs) low = middle + 1
    else high = middle
  }
  return low
}
