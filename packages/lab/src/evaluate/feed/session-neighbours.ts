/**
 * V-SkNN (Ludewig & Jannach 2018): the sessions of other readers that are most like the current one, recent ones first.
 * The parameters are those of the fact sheet: 500 recent sessions, 100 neighbours, and a half-life of three hours.
 */
export interface SessionNeighbours {
  view(user: string, story: string, atMs: number): void
  /** Stories that similar sessions have, with their scores. */
  scoresFor(user: string, nowMs: number): ReadonlyMap<string, number>
}

const sampled = 500
const neighbours = 100
const halfLifeMs = 3 * 3_600_000
const sessionGapMs = 30 * 60_000
/** Older sessions of a story are no longer looked at. */
const sessionsOfStory = 500

interface Session {
  readonly stories: string[]
  lastMs: number
}

export function createSessionNeighbours(): SessionNeighbours {
  const current = new Map<string, Session>()
  const byStory = new Map<string, Session[]>()

  return {
    view(user, story, atMs) {
      let session = current.get(user)
      if (session === undefined || atMs - session.lastMs > sessionGapMs) {
        session = { stories: [], lastMs: atMs }
        current.set(user, session)
      }
      session.lastMs = atMs
      if (session.stories.includes(story)) return
      session.stories.push(story)
      const sessions = byStory.get(story)
      if (sessions === undefined) byStory.set(story, [session])
      else {
        sessions.push(session)
        if (sessions.length > 2 * sessionsOfStory) sessions.splice(0, sessionsOfStory)
      }
    },
    scoresFor(user, nowMs) {
      const scores = new Map<string, number>()
      const own = current.get(user)
      if (own === undefined) return scores
      const weights = new Map(own.stories.map((story, at) => [story, (at + 1) / own.stories.length]))
      const found = new Set<Session>()
      for (const story of own.stories)
        for (const session of (byStory.get(story) ?? []).slice(-sessionsOfStory)) found.add(session)
      found.delete(own)
      const similar = [...found]
        .toSorted((first, second) => second.lastMs - first.lastMs)
        .slice(0, sampled)
        .map((session) => ({
          session,
          similarity: similarityOf(session, weights, own.stories.length, nowMs),
        }))
        .toSorted((first, second) => second.similarity - first.similarity)
        .slice(0, neighbours)
      for (const { session, similarity } of similar) {
        for (const story of session.stories) scores.set(story, (scores.get(story) ?? 0) + similarity)
      }
      return scores
    },
  }
}

function similarityOf(
  { stories, lastMs }: Session,
  weights: ReadonlyMap<string, number>,
  length: number,
  nowMs: number,
): number {
  let shared = 0
  for (const story of stories) shared += weights.get(story) ?? 0
  return (shared / Math.sqrt(length * stories.length)) * 2 ** ((lastMs - nowMs) / halfLifeMs)
}
