/**
 * Finds a way from a node back to itself.
 *
 * @returns the nodes on the way, beginning and ending with it; undefined where there is none
 */
export function findCycle(start: string, edgesOf: (node: string) => Iterable<string>): string[] | undefined {
  const cameFrom = new Map<string, string>()
  const left = [start]
  for (let node = left.pop(); node !== undefined; node = left.pop()) {
    for (const next of edgesOf(node)) {
      if (next === start) return wayTo(node, cameFrom).concat(start)
      if (cameFrom.has(next)) continue
      cameFrom.set(next, node)
      left.push(next)
    }
  }
  return undefined
}

function wayTo(node: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way: string[] = []
  for (let at: string | undefined = node; at !== undefined; at = cameFrom.get(at)) way.unshift(at)
  return way
}
