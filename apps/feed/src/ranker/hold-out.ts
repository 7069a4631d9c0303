import { fnv1a } from '@frontpage/contracts'
import { createHoldOut, type HoldOut } from '@frontpage/ranking'

const salt = 'inventory'

/** The share of all pairs of story and reader that is kept apart, to measure what showing a story does to it. */
export const heldOutShare = 0.01

/** The stories that this reader is not shown; undefined where nobody is known, because pairs need a reader. */
export function holdOutOf(readerId: string): HoldOut | undefined {
  return readerId === '' ? undefined : createHoldOut({ readerId, share: heldOutShare, salt })
}

export function isHeldOut(storyId: string, readerId: string): boolean {
  return holdOutOf(readerId)?.({ hash: fnv1a(storyId) }) ?? false
}
