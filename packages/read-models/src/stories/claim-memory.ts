import type { FoldableEvent } from '../fold/fold.js'

/** When a claim was received, and the id that breaks ties. */
export type ClaimTime = Pick<FoldableEvent, 'receivedAt' | 'messageId'>

/** The claims that Redis is known to have, so that they need not be sent with every view. */
export interface ClaimMemory {
  /** By the places of `claimNames`: Redis has this claim, or one that was received before it. */
  timesOf(story: string): readonly (ClaimTime | undefined)[]
  remember(story: string, times: readonly (ClaimTime | undefined)[]): void
}

/** The size of a generation: the stories that a site's readers open within minutes. */
const maxStories = 10_000
/** Redis may lose its last second unnoticed, where a proxy hides that it failed over. */
const generationMs = 120_000
const nothing: readonly undefined[] = []

/**
 * Remembers claims for some minutes, and nothing of another connection: the Redis behind a new one may have lost the last
 * writes. One that has lost the whole story says so itself.
 *
 * @param connection identifies the present connection
 * @param now milliseconds since 1970
 */
export function createClaimMemory(connection: () => unknown, now: () => number): ClaimMemory {
  let young = new Map<string, readonly (ClaimTime | undefined)[]>()
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
    timesOf(story) {
      renew()
      return young.get(story) ?? old.get(story) ?? nothing
    },
    remember(story, times) {
      renew()
      young.set(story, times)
    },
  }
}
