import { fnv1a } from '@frontpage/contracts'
import { mixHash } from '../stories/mix-hash.js'
import type { StoryTraits } from '../stories/story-traits.js'

export type HoldOut = (story: Pick<StoryTraits, 'hash'>) => boolean

/**
 * Keeps some stories from a reader for as long as they live, so that what the feed itself does to a story can be
 * measured: readers who could be shown it beside readers who could not. The same pair always gets the same answer.
 *
 * @param share of all pairs of story and reader, in [0, 1]
 * @param salt another one holds out other pairs
 */
export function createHoldOut({
  readerId,
  share,
  salt,
}: {
  readerId: string
  share: number
  salt: string
}): HoldOut {
  const reader = mixHash(fnv1a(`${salt}\n${readerId}`))
  const limit = share * 2 ** 32
  return ({ hash }) => mixHash(reader ^ hash) < limit
}
