import type { StoryClaims } from '../fold/fold.js'
import { parseVotes, type SeatedVote } from './claim-seats.js'
import { mostSaidClaims, type MostSaid } from './most-said-claims.js'
import { claimsFieldPrefix, parseClaims } from './said-claims.js'

/** A story as Redis has it. */
export interface StoryHash {
  /** Milliseconds since 1970. */
  readonly firstSeen: number
  readonly lastSeen: number
  readonly readersToList: number | undefined
  readonly votes: readonly SeatedVote[]
  /** Votes whose claims are not stored, because there are too many different ones. */
  readonly unknownVotes: number
  readonly said: MostSaid
}

/** Parses the fields of a story's hash; undefined where it has none. */
export function parseStoryHash(row: Readonly<Record<string, string>>): StoryHash | undefined {
  const { firstSeen, lastSeen, readersToList, seats } = row
  if (firstSeen === undefined || lastSeen === undefined) return undefined
  const votes = seats === undefined ? [] : parseVotes(seats)
  const claimsOf = new Map<string, StoryClaims>()
  for (const [field, text] of Object.entries(row)) {
    if (!field.startsWith(claimsFieldPrefix)) continue
    claimsOf.set(field.slice(claimsFieldPrefix.length), parseClaims(text))
  }
  return {
    firstSeen: Number(firstSeen),
    lastSeen: Number(lastSeen),
    readersToList: readersToList === undefined ? undefined : Number(readersToList),
    votes,
    unknownVotes: votes.filter(({ claimsId }) => !claimsOf.has(claimsId)).length,
    said: mostSaidClaims(votes, claimsOf),
  }
}
