import { mixedFnv1a } from '@frontpage/contracts'

/** One list in so many. */
const heldOutOf = 10

/**
 * Whether a feed's list is kept from training, so that models can be compared on lists that neither of them learned. It
 * depends on the id alone: every trainer that there will ever be keeps the same ones.
 */
export function isHeldOutList(feedId: string): boolean {
  return mixedFnv1a(feedId) % heldOutOf === 0
}
