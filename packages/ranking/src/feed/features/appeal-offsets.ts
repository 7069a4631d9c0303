import { feedFeatureCount, feedFeatureNames } from './to-feed-features.js'

/** How much less a story is clicked that was read before, and by the logarithm of the times that it was shown. */
const seenOffset = -1.5
const shownOffset = -0.3

const seenAt = feedFeatureNames.indexOf('seen')
const shownAt = feedFeatureNames.indexOf('shown')

/** What a reader's history says about each row's story, for `LearnedAppeal.learn`. */
export function appealOffsets(rows: ArrayLike<number>): number[] {
  return Array.from({ length: rows.length / feedFeatureCount }, (_, row) => {
    const from = row * feedFeatureCount
    return seenOffset * rows[from + seenAt]! + shownOffset * rows[from + shownAt]!
  })
}
