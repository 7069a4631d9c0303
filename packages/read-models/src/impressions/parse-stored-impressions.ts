/** All stored impressions and clicks of a story. */
export interface StoredImpressions {
  readonly storyId: string
  /** By hour since 1970, of the last eight days; an hour in `hours` is here too. */
  readonly totals: ReadonlyMap<number, ImpressionTotals>
  /** The hours that are known by minute, oldest first. */
  readonly hours: readonly ImpressionHour[]
}

export interface ImpressionTotals {
  readonly impressions: number
  readonly clicks: number
}

/** Code and count in turn, by `impressionCodes`. */
export interface ImpressionHour {
  readonly hour: number
  readonly counts: readonly number[]
}

const none: ImpressionTotals = { impressions: 0, clicks: 0 }

/** A story as `readImpressionsScript` tells it, without the hours before `oldestHour` or after `newestHour`. */
export function parseStoredImpressions(
  storyId: string,
  text: string,
  { oldestHour, newestHour }: { oldestHour: number; newestHour: number },
): StoredImpressions {
  const [first = '', ...others] = text.split('\n')
  const totals = new Map<number, ImpressionTotals>()
  const words = first.split(' ')
  for (let at = 0; at + 1 < words.length; at += 2) {
    const name = words[at] as string
    const isClicks = name.startsWith('c')
    const hour = Number(isClicks ? name.slice(1) : name)
    // A writer's clock may have been wrong.
    if (hour < oldestHour || hour > newestHour) continue
    const count = Number(words[at + 1])
    totals.set(hour, {
      ...(totals.get(hour) ?? none),
      ...(isClicks ? { clicks: count } : { impressions: count }),
    })
  }
  const hours = others.map((line) => {
    const [hour = 0, ...counts] = line.split(' ').filter(Boolean).map(Number)
    return { hour, counts }
  })
  return { storyId, totals, hours: hours.toSorted((a, b) => a.hour - b.hour) }
}
