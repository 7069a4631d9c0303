/** Neighbouring items in groups of `maxBytes` at most, for one insert each; one that is larger stands alone. */
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
