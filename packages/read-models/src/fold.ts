import type { Channel } from '@frontpage/contracts'

/** What folds see of an event: the part of it that read models are made of. */
export interface FoldableEvent {
  messageId: string
  site: string
  sourceId: string
  /** The call: page, track … */
  type: string
  /** In the platform's own words, after the source's mapping: `Story Viewed`, `Story Read` …; undefined for all else. */
  storyEvent: string | undefined
  /** By our clock to within a minute, the same for all copies of an event; milliseconds since 1970, never in the future. */
  timestamp: number
  receivedAt: number
  userId: string | undefined
  anonymousId: string | undefined
  previousId: string | undefined
  storyId: string | undefined
  /** The reader asked not to be tracked (GPC, DNT): the ids are a hash of the day. */
  isOptedOut: boolean
  /** The truncated address. */
  network: string | undefined
  channel: Channel | undefined
  /** ISO 3166-1 alpha-2. */
  country: string | undefined
  /** Of a `Story Read`: how long, and how far in percent. */
  engagedSeconds: number | undefined
  scrollDepth: number | undefined
  /** What the event says about its story; texts are capped. */
  story: StoryClaims
}

/** A story's own metadata, as an event claims it. */
export interface StoryClaims {
  title?: string
  section?: string
  url?: string
  image?: string
  author?: string
  publisher?: string
  language?: string
  publishedAt?: string
  tags?: string
}

/** Why a read model does not count, or not yet, what events say: its kind has as much of Redis as it may have. */
export const foldLimits = ['too_many_stories', 'too_much_of_stories', 'too_many_links'] as const
export type FoldLimit = (typeof foldLimits)[number]
/** How many events, or readers, each kept out. */
export type KeptOut = Partial<Record<FoldLimit, number>>

/**
 * A read model's writer. It may be given the same event any number of times, in any order, in any company, by several
 * transporters at once: the state depends on the set of distinct events alone (fold-conformance.ts in test/ holds every
 * fold to that).
 */
export interface Fold {
  readonly name: string
  /** What its state may deviate from an exact count, as a share; 0 is exact. Beside it, see `dump`. */
  readonly tolerance: number
  /** What the data serves, for consent: statistics about all readers, or what one reader sees. */
  readonly purpose: 'statistics' | 'personalisation'
  /**
   * It is left out while Redis uses more than this share of what it may: at three quarters shipping stops, and a read model can
   * be made again. Absent for one that is small whatever comes.
   */
  readonly maxRedisShare?: number
  /**
   * Resolves when Redis has taken all but what it was told to keep out; rejects when that is unknown, and the caller repeats
   * the call. Events outside the `FoldWindow` are passed over.
   */
  apply(events: readonly FoldableEvent[]): Promise<KeptOut>
  /**
   * The whole state as those see it who read now, as plain data that is equal when the state is: for tests and for comparing
   * with a recomputation. What depends on the order where there is more than room is left out.
   */
  dump(): Promise<Record<string, unknown>>
}
