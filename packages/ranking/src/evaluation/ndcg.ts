/**
 * Normalised discounted cumulative gain (Järvelin & Kekäläinen 2002), gain linear, discount log2(rank + 1), of the first
 * `depth` of `ranked`; 1 for the ideal order. 0 if there was nothing to gain.
 */
export function ndcgAt(depth: number, ranked: readonly string[], gains: ReadonlyMap<string, number>): number {
  const ideal = [...gains.values()].toSorted((first, second) => second - first)
  const best = discounted(ideal.slice(0, depth))
  return best === 0 ? 0 : discounted(ranked.slice(0, depth).map((id) => gains.get(id) ?? 0)) / best
}

function discounted(gains: readonly number[]): number {
  return gains.reduce((sum, gain, index) => sum + gain / Math.log2(index + 2), 0)
}
