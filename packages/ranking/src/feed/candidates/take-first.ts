/**
 * The same as `items.toSorted(compare).slice(0, count)`, without sorting what is not taken: for a small part of many items
 * most of them are compared once.
 */
export function takeFirst<Item>(
  items: Iterable<Item>,
  count: number,
  compare: (a: Item, b: Item) => number,
): Item[] {
  const first: Item[] = []
  if (count === 0) return first
  for (const item of items) {
    if (first.length === count) {
      if (compare(item, first[count - 1]!) >= 0) continue
      first.pop()
    }
    first.splice(placeOf(item, first, compare), 0, item)
  }
  return first
}

/** Behind its equals, so that these keep their order. */
function placeOf<Item>(item: Item, sorted: readonly Item[], compare: (a: Item, b: Item) => number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compare(sorted[middle]!, item) <= 0) low = middle + 1
    else high = middle
  }
  return low
}
