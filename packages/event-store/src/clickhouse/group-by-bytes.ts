/**
 * Groups neighbouring items so that each group has at most `maxBytes`, for one insert each; a larger item is a group of
 * its own.
 */
export function groupByBytes<Item>(
  items: readonly Item[],
  bytesOf: (item: Item) => number,
  maxBytes: number,
): Item[][] {
  const groups: Item[][] = []
  let bytes = Infinity
  for (const item of items) {
    bytes += bytesOf(item)
    if (bytes > maxBytes) {
      groups.push([])
      bytes = bytesOf(item)
    }
    groups.at(-1)?.push(item)
  }
  return groups
}
