import type { FoldableEvent } from '../fold/fold.js'
import type { ClaimTime } from './claim-memory.js'
import { claimNames } from './story-claims.js'

/** The claims of some events about one story. */
export interface StoryDigest {
  firstSeen: number
  lastSeen: number
  /** The least that an event asks for; undefined where none does. */
  readersToList: number | undefined
  /** In the order of `claimNames`: the event whose claim we received first. */
  readonly claims: (FoldableEvent | undefined)[]
}

export function newStoryDigest(): StoryDigest {
  return {
    firstSeen: Infinity,
    lastSeen: -Infinity,
    readersToList: undefined,
    claims: claimNames.map(() => undefined),
  }
}

export function addToDigest(digest: StoryDigest, event: FoldableEvent): void {
  if (event.timestamp < digest.firstSeen) digest.firstSeen = event.timestamp
  if (event.timestamp > digest.lastSeen) digest.lastSeen = event.timestamp
  const { claims } = digest
  const { story, readersToList } = event
  if (readersToList !== undefined && readersToList < (digest.readersToList ?? Infinity)) {
    digest.readersToList = readersToList
  }
  for (const name in story) {
    const at = placeOf[name]
    if (at === undefined || story[name as keyof typeof story] === undefined) continue
    const known = claims[at]
    if (known === undefined || isBefore(event, known)) claims[at] = event
  }
}

/**
 * The time at which a claim was received, as a text that sorts by time. The id breaks ties, so that the same order
 * applies everywhere.
 */
export function stampOf({ receivedAt, messageId }: ClaimTime): string {
  return `${String(receivedAt).padStart(15, '0')}/${messageId}`
}

/** Compares two claims by their stamps. */
export function isBefore(event: ClaimTime, other: ClaimTime): boolean {
  if (event.receivedAt !== other.receivedAt) return event.receivedAt < other.receivedAt
  return event.messageId < other.messageId
}

const placeOf: Readonly<Record<string, number>> = Object.fromEntries(claimNames.map((name, at) => [name, at]))
