/** The size of the intersection divided by that of the union; 1 for two empty lists. */
export function jaccard(first: readonly string[], second: readonly string[]): number {
  const one = new Set(first)
  const other = new Set(second)
  let both = 0
  for (const id of one) if (other.has(id)) both++
  const either = one.size + other.size - both
  return either === 0 ? 1 : both / either
}
