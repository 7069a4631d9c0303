import type { FoldableEvent, StoryClaims } from '../fold/fold.js'
import type { KnownOfStory } from './claim-memory.js'
import { isLaterVote, seatOf, type SeatedVote } from './claim-seats.js'
import { areSameClaims, claimsIdOf, isAnythingClaimed, toClaimsText, type SaidClaims } from './said-claims.js'

/** Some events about one story. */
export interface StoryDigest {
  readonly storyId: string
  firstSeen: number
  /** In whole minutes, rounded up: a story is written once a minute for it. */
  lastSeen: number
  /** The least that an event asks for; undefined where none does. */
  readersToList: number | undefined
  /** By their seats: the latest vote. */
  readonly votes: Map<number, DigestVote>
  readonly known: KnownOfStory | undefined
  /** The claims of the last event that made any. */
  latest: SaidClaims | undefined
  /** By their texts; without the known ones. */
  readonly said: Map<string, SaidClaims>
}

const lastSeenStepMs = 60_000

export interface DigestVote extends SeatedVote {
  readonly said: SaidClaims
}

export function newStoryDigest(storyId: string, known: KnownOfStory | undefined): StoryDigest {
  return {
    storyId,
    firstSeen: Infinity,
    lastSeen: -Infinity,
    readersToList: undefined,
    votes: new Map(),
    known,
    latest: undefined,
    said: new Map(),
  }
}

/**
 * @param votes whether the reader has a vote: claims of others say nothing
 */
export function addToDigest(digest: StoryDigest, event: FoldableEvent, votes: boolean): void {
  if (event.timestamp < digest.firstSeen) digest.firstSeen = event.timestamp
  const lastSeen = Math.ceil(event.timestamp / lastSeenStepMs) * lastSeenStepMs
  if (lastSeen > digest.lastSeen) digest.lastSeen = lastSeen
  const { readersToList } = event
  if (readersToList !== undefined && readersToList < (digest.readersToList ?? Infinity)) {
    digest.readersToList = readersToList
  }
  if (!votes || !isAnythingClaimed(event.story)) return
  const said = saidBy(digest, event.story)
  digest.latest = said
  const seat = seatOf(event)
  const vote = { seat, second: Math.floor(event.timestamp / 1_000), claimsId: said.id, said }
  const before = digest.votes.get(seat)
  if (before === undefined || isLaterVote(vote, before)) digest.votes.set(seat, vote)
}

/** Mostly all readers say the same, which is compared in a fraction of the time that hashing it takes. */
function saidBy({ latest, known, said }: StoryDigest, claims: StoryClaims): SaidClaims {
  if (latest !== undefined && areSameClaims(latest.claims, claims)) return latest
  const itsKnown = known?.said.find((each) => areSameClaims(each.claims, claims))
  if (itsKnown !== undefined) return itsKnown
  const text = toClaimsText(claims)
  let its = said.get(text)
  if (its === undefined) said.set(text, (its = { claims, id: claimsIdOf(text) }))
  return its
}
