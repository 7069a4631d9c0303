/** The attributes of a story that are shown; the same object for as long as none of them changes. */
export interface StoryCard {
  readonly storyId: string
  readonly title?: string | undefined
  readonly summary?: string | undefined
  readonly url?: string | undefined
  readonly image?: string | undefined
  readonly section?: string | undefined
  /** All of its sections, the shown one first; absent where that is the only one. */
  readonly sections?: readonly string[] | undefined
  readonly publisher?: string | undefined
  readonly author?: string | undefined
  readonly language?: string | undefined
  /** ISO 8601. */
  readonly publishedAt?: string | undefined
  readonly updatedAt?: string | undefined
  readonly tags?: readonly string[] | undefined
}

/** Section, publisher and tags as scopes write them (`toScopeValue`). */
export interface StoryCardSlugs {
  readonly section?: string | undefined
  readonly otherSections?: readonly string[]
  readonly publisher?: string | undefined
  readonly tags: readonly string[]
}

/** The attributes of a story beside its readers. */
export interface KnownStory {
  readonly card: StoryCard
  readonly slugs: StoryCardSlugs
  readonly language: string | undefined
  /**
   * Minutes since 1970: the time of its publication, or of its first read where that was earlier or is all that is
   * known.
   */
  readonly knownSinceMinute: number | undefined
  /** How many distinct readers it needs within an hour before lists contain it; absent where one is enough. */
  readonly readersToList?: number
}
