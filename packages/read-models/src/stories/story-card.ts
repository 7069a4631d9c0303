/** The attributes of a story that are shown; the same object for as long as none of them changes. */
export interface StoryCard {
  readonly storyId: string
  readonly title?: string | undefined
  readonly url?: string | undefined
  readonly image?: string | undefined
  readonly section?: string | undefined
  readonly publisher?: string | undefined
  readonly author?: string | undefined
  readonly language?: string | undefined
  /** ISO 8601. */
  readonly publishedAt?: string | undefined
  readonly tags?: readonly string[] | undefined
}

/** The attributes that decisions and scopes use, as scopes write them (`toScopeValue`). */
export interface StorySlugs {
  readonly section?: string | undefined
  readonly publisher?: string | undefined
  readonly tags: readonly string[]
}
