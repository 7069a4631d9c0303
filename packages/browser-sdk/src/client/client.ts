/** A variation that a server has decided already, so that the first paint needs no request. */
export interface Assignment {
  readonly value: unknown
  /** The splitter's token of the assignment; it is redeemed for an exposure when the variation is used. */
  readonly token?: string
  /** Milliseconds since 1970. */
  readonly expiresAt?: number
}

export interface Options {
  readonly writeKey: string
  readonly trackerUrl: string
  readonly splitterUrl?: string | undefined
  readonly feedUrl?: string | undefined
  /** The key for the splitter's assignments; the write key by default. */
  readonly sdkKey?: string
  readonly site?: string
  /** The reader's id as the server knows it, which wins over the one in the browser. */
  readonly anonymousId?: string
  readonly userId?: string
  /** A signed token for the feed of a reader who has signed in. */
  readonly readerToken?: string | (() => string | undefined | Promise<string | undefined>)
  /** The variations that the server has rendered the page with, by the flag's key. */
  readonly assignments?: Readonly<Record<string, Assignment>>
  /** Attributes for targeting that the splitter gets with every question. */
  readonly attributes?: Readonly<Record<string, unknown>>
  /** Decisions by category, as `{ statistics: true, personalisation: false }`. */
  readonly consent?: Readonly<Record<string, boolean>>
  readonly variationTimeoutMs?: number
  readonly onError?: (error: unknown) => void
}

/** Options with the defaults filled in; addresses end without a slash. */
export interface ResolvedOptions extends Options {
  readonly sdkKey: string
}

export type Call = 'page' | 'track' | 'identify' | 'alias'
export type Purpose = 'statistics' | 'personalisation'

/** The core, as stories, variations and the feed use it. */
export interface Client {
  readonly options: ResolvedOptions
  reader(): { anonymousId: string; userId: string | undefined }
  /** Calls the listener after identify, reset and a change in another tab. */
  onReaderChange(listener: () => void): () => void
  /** Stamps the event with its message id, its time and its context, and puts it into the queue. */
  send(call: Call, fields: object): void
  /** Whether consent and the browser's privacy signals allow a use of the reader's events. */
  allows(purpose: Purpose): boolean
  /** Runs the work and never throws into the page: a failure goes to `onError`. */
  guard<T>(work: () => T, otherwise: T): T
  /**
   * Bounded storage in the browser that never throws; keys are the part after `frontpage:<writeKey>:`. It ends with the
   * tab while personalisation is not allowed.
   */
  readonly storage: {
    get(key: string): string | undefined
    set(key: string, value: string): boolean
    remove(key: string): void
  }
  isVisible(): boolean
  /** Calls the listener when the page is hidden or left, before the last events are sent. */
  onHidden(listener: () => void): () => void
}
