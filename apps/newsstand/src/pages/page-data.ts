/** The server's message to the browser's script: it stands in the page as JSON. */
export interface PageData {
  readonly sdk: {
    readonly writeKey: string
    readonly sdkKey: string
    readonly site: string
    readonly trackerUrl: string
    readonly splitterUrl: string
    readonly feedUrl: string
    /** Undefined for a reader who asks not to be tracked. */
    readonly anonymousId?: string
    /** The variations that the page was rendered with. */
    readonly assignments: Readonly<Record<string, { readonly value: unknown; readonly token?: string }>>
  }
  /** The account that has signed in. */
  readonly account?: { readonly id: string; readonly name: string }
  readonly language: string
  readonly trending: {
    readonly url: string
    readonly site: string
    readonly scope: string
    readonly limit: number
    /** The sections of this site: stories of others have no page here. */
    readonly sections: readonly string[]
    /** The ids of stories that the reader has hidden, or that are of a topic of which they want less. */
    readonly unwanted: readonly string[]
  }
  /** The keys of the experiments whose variations this page shows. */
  readonly shows: readonly string[]
  /**
   * The keys of those whose default it shows, because the splitter did not answer or said what pages do not know. They
   * count for nothing, whatever the browser comes to know of them.
   */
  readonly lacks: readonly string[]
  /** The feed whose cards stand on the page. */
  readonly feedId?: string
  /** The story that is open. */
  readonly story?: PageStory
  readonly texts: {
    readonly hidden: string
    readonly undo: string
    readonly liked: string
    readonly copied: string
    readonly isNew: string
    readonly oneReader: string
    /** With `#` for the number of places. */
    readonly movedUp: string
    readonly movedDown: string
    /** With `#` for the number. */
    readonly manyReaders: string
  }
}

/** A story as its events describe it. */
export interface PageStory {
  readonly storyId: string
  readonly title: string
  readonly section: string
  readonly tags: readonly string[]
  readonly author: string
  readonly publishedAt: string
  readonly image: string
  readonly url: string
  readonly language: string
  readonly publisher: string
}
