import type { FeedRanker } from '../ranker/feed-ranker.js'
import type { FeedVariants } from './feed-variants.js'

/** Everybody gets the same ranker. */
export function createDefaultVariants(rankerOf: (site: string) => FeedRanker): FeedVariants {
  return { of: (site) => ({ name: 'default', ranker: rankerOf(site), expose: () => undefined }) }
}
