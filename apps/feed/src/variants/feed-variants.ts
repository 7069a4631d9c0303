import type { FeedRanker } from '../ranker/feed-ranker.js'
import type { FeedReader } from '../reader/feed-reader.js'

/** The ranker that a reader gets. */
interface FeedVariant {
  /** The key of the experiment's variation; `default` outside of any experiment. */
  readonly name: string
  readonly ranker: FeedRanker
  /** Says that the reader has seen what the variation does; resolves once that is in the journal, and never rejects. */
  expose(): Promise<void> | undefined
}

export interface FeedVariants {
  of(site: string, reader: FeedReader, surface: string): FeedVariant
}
