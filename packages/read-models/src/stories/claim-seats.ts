import { hashTexts, mixedFnv1a } from '@frontpage/contracts'
import type { FoldableEvent } from '../fold/fold.js'
import { claimsIdBytes } from './said-claims.js'

/**
 * The votes about what a story is called. A story has 64 seats for views of its page, and a reader takes the same seat
 * with every view. A seat keeps the latest vote in it: the second of the view, and which claims the reader's page made.
 * So it is a sample of the latest distinct readers, by event time; any two states can be merged, seat by seat, with the
 * same result in any order. A reader who repeats a view has one seat, and a network has eight.
 *
 * Views that a site tracks beside its page calls have 64 seats of their own, because the two often say different things of
 * a story. Eight are for all other events, such as readings, which may be sent long after their page was loaded.
 *
 * Stored: for each taken seat, in their order, 12 characters: seat (1), second since 1970 (5), id of the claims (6). Each
 * has 7 bits, so that a client sends them as a text, and Lua compares them as bytes.
 */
export interface SeatedVote {
  readonly seat: number
  /** Since 1970. */
  readonly second: number
  /** See `claimsIdOf`. */
  readonly claimsId: string
}

const seatsOfViews = 64
/** The seats of each kind of view that readers of one network can take. */
const seatsOfNetwork = 8
/** Likewise for views that are tracked; a seat is less than 128. */
const seatsOfTrackedViews = 56
const firstOfOthers = seatsOfViews + seatsOfTrackedViews
const seatsOfOthers = 8
const secondBytes = 5
export const idAt = 1 + secondBytes
export const seatBytes = idAt + claimsIdBytes

const halves = new Uint32Array(2)
const readerSeed = 0x27d4eb2f

/** The kinds of votes: by what page calls say, by what tracked views say, and by what other events say. */
export const voteKinds = ['page', 'tracked view', 'other'] as const
export type VoteKind = (typeof voteKinds)[number]

/**
 * Returns the seat of an event. A reader without a network (a private address, a server's source) has any of those of
 * its kind.
 */
export function seatOf({ userId, anonymousId, network, type, storyEvent }: FoldableEvent): number {
  hashTexts(halves, readerSeed, userId ?? anonymousId ?? '')
  const hash = halves[1]!
  if (storyEvent !== 'Story Viewed') return firstOfOthers + (hash % seatsOfOthers)
  const [first, seats] = type === 'track' ? [seatsOfViews, seatsOfTrackedViews] : [0, seatsOfViews]
  if (network === undefined) return first + (hash % seats)
  return first + (mixedFnv1a(network) % (seats / seatsOfNetwork)) * seatsOfNetwork + (hash % seatsOfNetwork)
}

export function kindOf({ seat }: SeatedVote): VoteKind {
  return seat < seatsOfViews ? 'page' : seat < firstOfOthers ? 'tracked view' : 'other'
}

/** Seats that share a group may have been taken by one network; of other events' seats that is not known. */
export function groupOf(seat: number): number {
  return seat < firstOfOthers ? Math.floor(seat / seatsOfNetwork) : seat
}

/** Whether a vote takes the seat of another one. Of votes of one second the larger id wins, everywhere. */
export function isLaterVote(
  { second, claimsId }: Omit<SeatedVote, 'seat'>,
  other: Omit<SeatedVote, 'seat'>,
): boolean {
  return second === other.second ? claimsId > other.claimsId : second > other.second
}

/** Encodes a vote as it is stored. */
export function encodeVote({ seat, second, claimsId }: SeatedVote): string {
  const high = Math.floor(second / 0x10000000)
  return (
    String.fromCharCode(
      seat,
      high & 0x7f,
      (second >>> 21) & 0x7f,
      (second >>> 14) & 0x7f,
      (second >>> 7) & 0x7f,
      second & 0x7f,
    ) + claimsId
  )
}

export function parseVotes(text: string): SeatedVote[] {
  const votes: SeatedVote[] = []
  for (let at = 0; at + seatBytes <= text.length; at += seatBytes) {
    let second = 0
    for (let digit = 1; digit <= secondBytes; digit++) second = second * 0x80 + text.charCodeAt(at + digit)
    votes.push({ seat: text.charCodeAt(at), second, claimsId: text.slice(at + idAt, at + seatBytes) })
  }
  return votes
}
