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

/**
 * A read model's writer. It may be given the same event any number of times, in any order, in any company, by several
 * transporters at once: the state depends on the set of distinct events alone (fold-conformance.ts in test/ holds every
 * fold to that).
 */
export interface Fold {
  readonly name: string
  /** What its state may deviate from an exact count, as a share; 0 is exact. */
  readonly tolerance: number
  /** What the data serves, for consent: statistics about all readers, or what one reader sees. */
  readonly purpose: 'statistics' | 'personalisation'
  /** Resolves when Redis has taken all; rejects when that is unknown, and the caller repeats the call. */
  apply(events: readonly FoldableEvent[]): Promise<void>
  /** The whole state as plain data that is equal when the state is: for tests and for comparing with a recomputation. */
  dump(): Promise<Record<string, unknown>>
}
