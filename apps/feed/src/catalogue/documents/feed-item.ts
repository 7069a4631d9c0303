/** An item of a feed as text, before it is checked. */
export interface FeedItem {
  readonly title?: string | undefined
  readonly summary?: string | undefined
  readonly url?: string | undefined
  readonly guid?: string | undefined
  readonly image?: string | undefined
  readonly author?: string | undefined
  readonly publisher?: string | undefined
  readonly language?: string | undefined
  /** The feed's own texts, not parsed. */
  readonly publishedAt?: string | undefined
  readonly updatedAt?: string | undefined
  readonly expiresAt?: string | undefined
  readonly categories: readonly string[]
}

export type FeedFormat = 'rss' | 'atom' | 'rdf' | 'json' | 'news-sitemap'

export interface FeedDocument {
  readonly format: FeedFormat
  readonly items: readonly FeedItem[]
  /** Items beyond the limit, which were not read. */
  readonly leftOut: number
}

/** The reason for which a document cannot be read. */
export type DocumentFault = 'not_a_feed' | 'malformed' | 'unknown_encoding' | 'sitemap_index'
