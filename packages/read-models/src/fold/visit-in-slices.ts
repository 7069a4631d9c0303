import { setImmediate as nextTurn } from 'node:timers/promises'

/** Takes a fold some milliseconds. */
const itemsPerSlice = 2_000

/** Calls `visit` for every item, and yields to other work now and then. */
export async function visitInSlices<Item>(
  items: readonly Item[],
  visit: (item: Item, index: number) => void,
): Promise<void> {
  for (let start = 0; start < items.length; start += itemsPerSlice) {
    if (start > 0) await nextTurn()
    const end = Math.min(start + itemsPerSlice, items.length)
    for (let index = start; index < end; index++) visit(items[index] as Item, index)
  }
}
