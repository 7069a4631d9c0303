/** The readers who viewed a story in the last days: by them it is live, and two stories are related that share readers. */
export interface ReadersOfStories {
  add(user: string, story: string, atMs: number): void
  isLive(story: string, sinceMs: number): boolean
  /** The mean of 1 − Jaccard of the readers of each two stories; 1 for fewer than two. */
  diversityOf(stories: readonly string[]): number
}

export function createReadersOfStories(): ReadersOfStories {
  const readers = new Map<string, { users: Set<string>; lastMs: number }>()
  return {
    add(user, story, atMs) {
      const known = readers.get(story)
      if (known === undefined) readers.set(story, { users: new Set([user]), lastMs: atMs })
      else {
        known.users.add(user)
        known.lastMs = Math.max(known.lastMs, atMs)
      }
    },
    isLive: (story, sinceMs) => (readers.get(story)?.lastMs ?? -Infinity) >= sinceMs,
    diversityOf(stories) {
      let sum = 0
      let pairs = 0
      for (let first = 0; first < stories.length; first++) {
        for (let second = 0; second < first; second++) {
          const ours = readers.get(stories[first]!)?.users ?? new Set()
          const theirs = readers.get(stories[second]!)?.users ?? new Set()
          let shared = 0
          for (const user of ours) if (theirs.has(user)) shared++
          sum += 1 - shared / Math.max(1, ours.size + theirs.size - shared)
          pairs++
        }
      }
      return pairs === 0 ? 1 : sum / pairs
    },
  }
}
