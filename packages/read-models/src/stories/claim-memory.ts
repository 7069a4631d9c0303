import type { SaidClaims } from './said-claims.js'

/** The part of a story that Redis is known to have, so that it need not be sent with every view. */
export interface KnownOfStory {
  /** Claims whose texts are stored, the latest first; not all of them. */
  readonly said: readonly SaidClaims[]
  readonly readersToList: number | undefined
}

export interface ClaimMemory {
  read(story: string): KnownOfStory | undefined
  remember(story: string, known: KnownOfStory): void
}

/** The size of a generation: the stories that a site's readers open within minutes. */
const maxStories = 10_000
/** Redis may lose its last second unnoticed, where a proxy hides that it failed over. */
const generationMs = 120_000

/**
 * Remembers for some minutes, and nothing of another connection: the Redis behind a new one may have lost the last
 * writes. One that has lost the whole story, or a text, says so itself.
 *
 * @param connection identifies the present connection
 * @param now milliseconds since 1970
 */
export function createClaimMemory(connection: () => unknown, now: () => number): ClaimMemory {
  let young = new Map<string, KnownOfStory>()
  let old = young
  let startedAt = now()
  let connectedBy = connection()

  function renew(): void {
    const isOther = connection() !== connectedBy
    const ageMs = now() - startedAt
    if (!isOther && young.size < maxStories && ageMs >= 0 && ageMs < generationMs) return
    old = isOther || Math.abs(ageMs) >= 2 * generationMs ? new Map() : young
    young = new Map()
    startedAt = now()
    connectedBy = connection()
  }

  return {
    read(story) {
      renew()
      return young.get(story) ?? old.get(story)
    },
    remember(story, known) {
      renew()
      young.set(story, known)
    },
  }
}
