/**
 * The share of `depth` places that hold one of the `depth` highest gains. Stories with the same gain as the last of
 * these count as well; gains of 0 never count.
 */
export function precisionAt(
  depth: number,
  ranked: readonly string[],
  gains: ReadonlyMap<string, number>,
): number {
  const ideal = [...gains.values()].toSorted((first, second) => second - first)
  const least = Math.max(ideal[depth - 1] ?? 0, Number.MIN_VALUE)
  return ranked.slice(0, depth).filter((id) => (gains.get(id) ?? 0) >= least).length / depth
}
