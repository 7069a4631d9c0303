/** The feed's own effect on its readers' reading. */
export interface HoldOutEffect {
  /** Pairs of a reader and a story that the reader viewed, wherever: the feed could show the story, or was kept from it. */
  readonly viewedPairs: number
  readonly heldOutPairs: number
  /** The views of a pair that the feed may show, in those of a pair that it may not; 1: the feed changes nothing. */
  readonly viewRatio: number | null
  /** Its 95 % confidence interval. */
  readonly interval: readonly [number, number] | null
}

/**
 * Pairs are held out by lot, so that without an effect they would be the same share of the viewed ones as of all. The
 * interval is that of a ratio of two counts (Katz et al. 1978).
 *
 * @param share the share of all pairs that is held out
 */
export function measureHoldOut(
  pairs: Iterable<{ readerId: string; storyId: string }>,
  { share, isHeldOut }: { share: number; isHeldOut: (storyId: string, readerId: string) => boolean },
): HoldOutEffect {
  let viewedPairs = 0
  let heldOutPairs = 0
  for (const { readerId, storyId } of pairs) {
    viewedPairs++
    if (isHeldOut(storyId, readerId)) heldOutPairs++
  }
  const free = viewedPairs - heldOutPairs
  if (heldOutPairs === 0 || free === 0 || share <= 0 || share >= 1) {
    return { viewedPairs, heldOutPairs, viewRatio: null, interval: null }
  }
  const viewRatio = free / (1 - share) / (heldOutPairs / share)
  const error = Math.exp(1.96 * Math.sqrt(1 / free + 1 / heldOutPairs))
  return { viewedPairs, heldOutPairs, viewRatio, interval: [viewRatio / error, viewRatio * error] }
}
