import type { DecisionsInForce } from '@frontpage/editorial'
import type { StoryAppeal } from '@frontpage/ranking'
import type { Logger, Signer } from '@frontpage/service-kit'
import type { FeedBoard } from '../board/start-board.js'
import type { LastLists } from '../fallback/last-lists.js'
import type { FeedMetrics } from '../metrics/feed-metrics.js'
import type { IdentifyContext } from '../reader/identify-reader.js'
import type { ReaderHistories } from '../reader/reader-histories.js'
import type { ServingJournal } from '../servings/serving-journal.js'
import type { ItemTokens } from '../snapshots/item-tokens.js'
import type { SnapshotStore } from '../snapshots/snapshot-store.js'
import type { FeedVariants } from '../variants/feed-variants.js'

/** The dependencies of everything that answers readers. */
export interface FeedContext {
  readonly board: FeedBoard
  readonly identify: IdentifyContext
  readonly histories: ReaderHistories
  readonly decisionsOf: (site: string) => DecisionsInForce
  /** The appeal of a site's stories as training knows it, whichever ranker ranks them. */
  readonly appealOf: (site: string) => StoryAppeal
  /** Publishers, as scopes write them, whose stories are not merged with others of the same event. */
  readonly unmergedPublishers: ReadonlySet<string>
  readonly variants: FeedVariants
  readonly snapshots: SnapshotStore
  readonly signer: Signer
  readonly tokens: ItemTokens
  readonly servings: ServingJournal
  readonly lastLists: Pick<LastLists, 'of' | 'sites'>
  readonly metrics: FeedMetrics
  readonly log: Logger
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Uniform in [0, 1). */
  readonly random: () => number
}
