import type { CoReads } from '@frontpage/ranking'

const recentStories = 5
const recentMs = 3 * 3_600_000
const recencyWeight = 0.7
const halfLifeMs = 3 * 3_600_000
const mostNeighbours = 32

export interface MemoryCoReads {
  view(user: string, story: string, atMs: number): void
  at(nowMs: number): CoReads
}

/** Stories read by the same readers as the read model counts them: each reader once for each pair. */
export function createMemoryCoReads(): MemoryCoReads {
  const recent = new Map<string, { story: string; atMs: number }[]>()
  const counted = new Set<string>()
  const pairs = new Map<string, Map<string, { sum: number; atMs: number }>>()

  function add(story: string, neighbour: string, weight: number, atMs: number): void {
    let neighbours = pairs.get(story)
    if (neighbours === undefined) pairs.set(story, (neighbours = new Map()))
    const known = neighbours.get(neighbour)
    if (known === undefined) neighbours.set(neighbour, { sum: weight, atMs })
    else {
      known.sum = known.sum * 2 ** ((known.atMs - atMs) / halfLifeMs) + weight
      known.atMs = atMs
    }
    if (neighbours.size > 2 * mostNeighbours) {
      const kept = [...neighbours]
        .map((entry) => ({ entry, now: entry[1].sum * 2 ** ((entry[1].atMs - atMs) / halfLifeMs) }))
        .toSorted((first, second) => second.now - first.now)
        .slice(0, mostNeighbours)
      pairs.set(story, new Map(kept.map(({ entry }) => entry)))
    }
  }

  return {
    view(user, story, atMs) {
      const known = (recent.get(user) ?? []).filter(
        (each) => each.story !== story && each.atMs >= atMs - recentMs,
      )
      known.slice(0, recentStories).forEach((other, distance) => {
        const key = `${user} ${other.story} ${story}`
        if (counted.has(key) || counted.has(`${user} ${story} ${other.story}`)) return
        counted.add(key)
        const weight = recencyWeight ** distance
        add(other.story, story, weight, atMs)
        add(story, other.story, weight, atMs)
      })
      recent.set(user, [{ story, atMs }, ...known].slice(0, recentStories + 1))
    },
    at: (nowMs) => ({
      neighboursOf(story) {
        const found = new Map<string, number>()
        for (const [neighbour, { sum, atMs }] of pairs.get(story) ?? []) {
          found.set(neighbour, sum * 2 ** ((atMs - nowMs) / halfLifeMs))
        }
        return found
      },
    }),
  }
}
