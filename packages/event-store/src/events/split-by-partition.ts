/**
 * A month is a part of its own, which costs ClickHouse 11 ms of CPU however few its rows are, and is written through to
 * the disk file by file: so many months keep an insert well below a second. (Of one that touches more than 100 partitions
 * ClickHouse stores nothing.)
 */
export const maxPartitionsPerInsert = 12

/**
 * Groups items so that each group touches at most `maxPartitionsPerInsert` months. The usual insert touches one or
 * two and stays whole.
 *
 * @param keyHourOf seconds since 1970, as in `events.key_hour`.
 */
export function splitByPartition<Item>(items: readonly Item[], keyHourOf: (item: Item) => number): Item[][] {
  const byMonth = new Map<number, Item[]>()
  let lastHour = -1
  let lastGroup: Item[] | undefined
  for (const item of items) {
    const hour = keyHourOf(item)
    if (lastGroup === undefined || hour !== lastHour) {
      const month = monthOf(hour)
      lastGroup = byMonth.get(month)
      if (lastGroup === undefined) byMonth.set(month, (lastGroup = []))
      lastHour = hour
    }
    lastGroup.push(item)
  }
  if (byMonth.size <= maxPartitionsPerInsert) return items.length === 0 ? [] : [[...items]]
  const months = [...byMonth].toSorted(([a], [b]) => a - b).map(([, group]) => group)
  const groups: Item[][] = []
  for (let start = 0; start < months.length; start += maxPartitionsPerInsert) {
    groups.push(months.slice(start, start + maxPartitionsPerInsert).flat())
  }
  return groups
}

/** Whether rows of these hours fit into one insert as they are. */
export function isWithinOneInsert(hours: Iterable<Uint32Array>): boolean {
  const months = new Set<number>()
  let lastHour = -1
  for (const some of hours) {
    for (const hour of some) {
      if (hour === lastHour) continue
      lastHour = hour
      months.add(monthOf(hour))
    }
  }
  return months.size <= maxPartitionsPerInsert
}

/** The same number as ClickHouse's toYYYYMM. */
function monthOf(hourSeconds: number): number {
  const date = new Date(hourSeconds * 1000)
  return date.getUTCFullYear() * 100 + date.getUTCMonth() + 1
}
