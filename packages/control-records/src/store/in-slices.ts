import { setImmediate as letOthersWork } from 'node:timers/promises'

/** Checking a story's record takes some 20 µs. */
const itemsInASlice = 100

/** Maps many items, and yields to the event loop after every 100 of them. */
export async function inSlices<Item, Result>(
  items: readonly Item[],
  map: (item: Item) => Result,
): Promise<Result[]> {
  const results: Result[] = []
  for (let at = 0; at < items.length; at += itemsInASlice) {
    if (at > 0) await letOthersWork()
    for (const item of items.slice(at, at + itemsInASlice)) results.push(map(item))
  }
  return results
}
