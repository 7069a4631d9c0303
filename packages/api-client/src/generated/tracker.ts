// Generated from openapi/tracker.json by `npm run generate -w @frontpage/api-client`.
import { createClient } from '../client/create-client.js'
import type { CallOptions, ClientOptions, OperationInfo } from '../client/send-request.js'

export type AliasCall = {
  /** Events of one id are stored once. Absent: a new one. Of a number its digits are the id. */
  readonly messageId?: string | number | null
  readonly anonymousId?: string | number | null
  readonly userId: string | number
  /** ISO 8601; what cannot be read counts as not said */
  readonly timestamp?: unknown
  /** ISO 8601; what cannot be read counts as not said */
  readonly originalTimestamp?: unknown
  /** ISO 8601; what cannot be read counts as not said */
  readonly sentAt?: unknown
  readonly event?: string | null
  readonly name?: string | null
  readonly category?: string | null
  readonly groupId?: string | number | null
  readonly previousId: string | number
  /** For a story: `storyId`, `title`, `section`, `tags`, `author`, `publishedAt`, `image`, `url`, `publisher`, `language`; for reading: `engagedSeconds`, `scrollDepth` */
  readonly properties?: { readonly [name: string]: unknown } | readonly never[] | null
  readonly traits?: { readonly [name: string]: unknown } | readonly never[] | null
  readonly context?: { readonly [name: string]: unknown } | readonly never[] | null
  readonly integrations?: unknown
  readonly [name: string]: unknown
}

export type Batch = {
  readonly batch: readonly BatchItem[]
  /** Applies to all items; an item’s own takes precedence */
  readonly context?: { readonly [name: string]: unknown } | readonly never[] | null
  readonly integrations?: unknown
  /** ISO 8601; what cannot be read counts as not said */
  readonly sentAt?: unknown
  readonly writeKey?: string | null
  readonly [name: string]: unknown
}

/** An item that is none of these is rejected by itself */
export type BatchItem =
  | {
      readonly type: 'track'
      /** Events of one id are stored once. Absent: a new one. Of a number its digits are the id. */
      readonly messageId?: string | number | null
      readonly anonymousId?: string | number | null
      readonly userId?: string | number | null
      /** ISO 8601; what cannot be read counts as not said */
      readonly timestamp?: unknown
      /** ISO 8601; what cannot be read counts as not said */
      readonly originalTimestamp?: unknown
      /** ISO 8601; what cannot be read counts as not said */
      readonly sentAt?: unknown
      readonly event: string
      readonly name?: string | null
      readonly category?: string | null
      readonly groupId?: string | number | null
      readonly previousId?: string | number | null
      /** For a story: `storyId`, `title`, `section`, `tags`, `author`, `publishedAt`, `image`, `url`, `publisher`, `language`; for reading: `engagedSeconds`, `scrollDepth` */
      readonly properties?: { readonly [name: string]: unknown } | readonly never[] | null
      readonly traits?: { readonly [name: string]: unknown } | readonly never[] | null
      readonly context?: { readonly [name: string]: unknown } | readonly never[] | null
      readonly integrations?: unknown
      readonly [name: string]: unknown
    }
  | {
      readonly type: 'page'
      /** Events of one id are stored once. Absent: a new one. Of a number its digits are the id. */
      readonly messageId?: string | number | null
      readonly anonymousId?: string | number | null
      readonly userId?: string | number | null
      /** ISO 8601; what cannot be read counts as not said */
      readonly timestamp?: unknown
      /** ISO 8601; what cannot be read counts as not said */
      readonly originalTimestamp?: unknown
      /** ISO 8601; what cannot be read counts as not said */
      readonly sentAt?: unknown
      readonly event?: string | null
      readonly name?: string | null
      readonly category?: string | null
      readonly groupId?: string | number | null
      readonly previousId?: string | number | null
      /** For a story: `storyId`, `title`, `section`, `tags`, `author`, `publishedAt`, `image`, `url`, `publisher`, `language`; for reading: `engagedSeconds`, `scrollDepth` */
      readonly properties?: { readonly [name: string]: unknown } | readonly never[] | null
      readonly traits?: { readonly [name: string]: unknown } | readonly never[] | null
      readonly context?: { readonly [name: string]: unknown } | readonly never[] | null
      readonly integrations?: unknown
      readonly [name: string]: unknown
    }
  | {
      readonly type: 'screen'
      /** Events of one id are stored once. Absent: a new one. Of a number its digits are the id. */
      readonly messageId?: string | number | null
      readonly anonymousId?: string | number | null
      readonly userId?: string | number | null
      /** ISO 8601; what cannot be read counts as not said */
      readonly timestamp?: unknown
      /** ISO 8601; what cannot be read counts as not said */
      readonly originalTimestamp?: unknown
      /** ISO 8601; what cannot be read counts as not said */
      readonly sentAt?: unknown
      readonly event?: string | null
      readonly name?: string | null
      readonly category?: string | null
      readonly groupId?: string | number | null
      readonly previousId?: string | number | null
      /** For a story: `storyId`, `title`, `section`, `tags`, `author`, `publishedAt`, `image`, `url`, `publisher`, `language`; for reading: `engagedSeconds`, `scrollDepth` */
      readonly properties?: { readonly [name: string]: unknown } | readonly never[] | null
      readonly traits?: { readonly [name: string]: unknown } | readonly never[] | null
      readonly context?: { readonly [name: string]: unknown } | readonly never[] | null
      readonly integrations?: unknown
      readonly [name: string]: unknown
    }
  | {
      readonly type: 'identify'
      /** Events of one id are stored once. Absent: a new one. Of a number its digits are the id. */
      readonly messageId?: string | number | null
      readonly anonymousId?: string | number | null
      readonly userId?: string | number | null
      /** ISO 8601; what cannot be read counts as not said */
      readonly timestamp?: unknown
      /** ISO 8601; what cannot be read counts as not said */
      readonly originalTimestamp?: unknown
      /** ISO 8601; what cannot be read counts as not said */
      readonly sentAt?: unknown
      readonly event?: string | null
      readonly name?: string | null
      readonly category?: string | null
      readonly groupId?: string | number | null
      readonly previousId?: string | number | null
      /** For a story: `storyId`, `title`, `section`, `tags`, `author`, `publishedAt`, `image`, `url`, `publisher`, `language`; for reading: `engagedSeconds`, `scrollDepth` */
      readonly properties?: { readonly [name: string]: unknown } | readonly never[] | null
      readonly traits?: { readonly [name: string]: unknown } | readonly never[] | null
      readonly context?: { readonly [name: string]: unknown } | readonly never[] | null
      readonly integrations?: unknown
      readonly [name: string]: unknown
    }
  | {
      readonly type: 'group'
      /** Events of one id are stored once. Absent: a new one. Of a number its digits are the id. */
      readonly messageId?: string | number | null
      readonly anonymousId?: string | number | null
      readonly userId?: string | number | null
      /** ISO 8601; what cannot be read counts as not said */
      readonly timestamp?: unknown
      /** ISO 8601; what cannot be read counts as not said */
      readonly originalTimestamp?: unknown
      /** ISO 8601; what cannot be read counts as not said */
      readonly sentAt?: unknown
      readonly event?: string | null
      readonly name?: string | null
      readonly category?: string | null
      readonly groupId: string | number
      readonly previousId?: string | number | null
      /** For a story: `storyId`, `title`, `section`, `tags`, `author`, `publishedAt`, `image`, `url`, `publisher`, `language`; for reading: `engagedSeconds`, `scrollDepth` */
      readonly properties?: { readonly [name: string]: unknown } | readonly never[] | null
      readonly traits?: { readonly [name: string]: unknown } | readonly never[] | null
      readonly context?: { readonly [name: string]: unknown } | readonly never[] | null
      readonly integrations?: unknown
      readonly [name: string]: unknown
    }
  | {
      readonly type: 'alias'
      /** Events of one id are stored once. Absent: a new one. Of a number its digits are the id. */
      readonly messageId?: string | number | null
      readonly anonymousId?: string | number | null
      readonly userId: string | number
      /** ISO 8601; what cannot be read counts as not said */
      readonly timestamp?: unknown
      /** ISO 8601; what cannot be read counts as not said */
      readonly originalTimestamp?: unknown
      /** ISO 8601; what cannot be read counts as not said */
      readonly sentAt?: unknown
      readonly event?: string | null
      readonly name?: string | null
      readonly category?: string | null
      readonly groupId?: string | number | null
      readonly previousId: string | number
      /** For a story: `storyId`, `title`, `section`, `tags`, `author`, `publishedAt`, `image`, `url`, `publisher`, `language`; for reading: `engagedSeconds`, `scrollDepth` */
      readonly properties?: { readonly [name: string]: unknown } | readonly never[] | null
      readonly traits?: { readonly [name: string]: unknown } | readonly never[] | null
      readonly context?: { readonly [name: string]: unknown } | readonly never[] | null
      readonly integrations?: unknown
      readonly [name: string]: unknown
    }

export type BatchReply = {
  readonly success: true
  readonly accepted: number
  readonly rejected?: readonly {
    /** In the batch, from 0 */
    readonly index: number
    readonly code:
      | 'invalid_json'
      | 'invalid_encoding'
      | 'invalid_body'
      | 'invalid_event'
      | 'missing_type'
      | 'unknown_type'
      | 'missing_identity'
      | 'placeholder_identity'
      | 'missing_field'
      | 'invalid_field'
      | 'number_not_finite'
      | 'too_deep'
      | 'event_too_large'
      | 'batch_empty'
      | 'batch_too_large'
      | 'batch_too_long'
      | 'missing_write_key'
      | 'unknown_write_key'
      | 'source_disabled'
      | 'origin_not_allowed'
      | 'rate_exceeded'
      | 'request_timeout'
      | 'journal_full'
      | 'overloaded'
    readonly message: string
  }[]
}

export type GroupCall = {
  /** Events of one id are stored once. Absent: a new one. Of a number its digits are the id. */
  readonly messageId?: string | number | null
  readonly anonymousId?: string | number | null
  readonly userId?: string | number | null
  /** ISO 8601; what cannot be read counts as not said */
  readonly timestamp?: unknown
  /** ISO 8601; what cannot be read counts as not said */
  readonly originalTimestamp?: unknown
  /** ISO 8601; what cannot be read counts as not said */
  readonly sentAt?: unknown
  readonly event?: string | null
  readonly name?: string | null
  readonly category?: string | null
  readonly groupId: string | number
  readonly previousId?: string | number | null
  /** For a story: `storyId`, `title`, `section`, `tags`, `author`, `publishedAt`, `image`, `url`, `publisher`, `language`; for reading: `engagedSeconds`, `scrollDepth` */
  readonly properties?: { readonly [name: string]: unknown } | readonly never[] | null
  readonly traits?: { readonly [name: string]: unknown } | readonly never[] | null
  readonly context?: { readonly [name: string]: unknown } | readonly never[] | null
  readonly integrations?: unknown
  readonly [name: string]: unknown
}

export type IdentifyCall = {
  /** Events of one id are stored once. Absent: a new one. Of a number its digits are the id. */
  readonly messageId?: string | number | null
  readonly anonymousId?: string | number | null
  readonly userId?: string | number | null
  /** ISO 8601; what cannot be read counts as not said */
  readonly timestamp?: unknown
  /** ISO 8601; what cannot be read counts as not said */
  readonly originalTimestamp?: unknown
  /** ISO 8601; what cannot be read counts as not said */
  readonly sentAt?: unknown
  readonly event?: string | null
  readonly name?: string | null
  readonly category?: string | null
  readonly groupId?: string | number | null
  readonly previousId?: string | number | null
  /** For a story: `storyId`, `title`, `section`, `tags`, `author`, `publishedAt`, `image`, `url`, `publisher`, `language`; for reading: `engagedSeconds`, `scrollDepth` */
  readonly properties?: { readonly [name: string]: unknown } | readonly never[] | null
  readonly traits?: { readonly [name: string]: unknown } | readonly never[] | null
  readonly context?: { readonly [name: string]: unknown } | readonly never[] | null
  readonly integrations?: unknown
  readonly [name: string]: unknown
}

export type PageCall = {
  /** Events of one id are stored once. Absent: a new one. Of a number its digits are the id. */
  readonly messageId?: string | number | null
  readonly anonymousId?: string | number | null
  readonly userId?: string | number | null
  /** ISO 8601; what cannot be read counts as not said */
  readonly timestamp?: unknown
  /** ISO 8601; what cannot be read counts as not said */
  readonly originalTimestamp?: unknown
  /** ISO 8601; what cannot be read counts as not said */
  readonly sentAt?: unknown
  readonly event?: string | null
  readonly name?: string | null
  readonly category?: string | null
  readonly groupId?: string | number | null
  readonly previousId?: string | number | null
  /** For a story: `storyId`, `title`, `section`, `tags`, `author`, `publishedAt`, `image`, `url`, `publisher`, `language`; for reading: `engagedSeconds`, `scrollDepth` */
  readonly properties?: { readonly [name: string]: unknown } | readonly never[] | null
  readonly traits?: { readonly [name: string]: unknown } | readonly never[] | null
  readonly context?: { readonly [name: string]: unknown } | readonly never[] | null
  readonly integrations?: unknown
  readonly [name: string]: unknown
}

/** RFC 9457 problem details. */
export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  /** For people; its words may change. */
  readonly detail: string
  /** The same as `detail`, for SDKs that read this name. */
  readonly message: string
  /** The same as `detail`, for SDKs that read this name. */
  readonly error: string
  /** Names this one occurrence. */
  readonly instance: string
  /** For programs to compare; stable. */
  readonly code: string
  /** Whether the same request may succeed later. */
  readonly retryable: boolean
  readonly requestId: string
  /** The errors in each part of the request. */
  readonly errors?: readonly {
    readonly in: 'body' | 'query' | 'path' | 'header'
    /** A JSON pointer as a URI fragment: `#/items/0/id`. */
    readonly pointer: string
    readonly detail: string
  }[]
  readonly [name: string]: unknown
}

export type ScreenCall = {
  /** Events of one id are stored once. Absent: a new one. Of a number its digits are the id. */
  readonly messageId?: string | number | null
  readonly anonymousId?: string | number | null
  readonly userId?: string | number | null
  /** ISO 8601; what cannot be read counts as not said */
  readonly timestamp?: unknown
  /** ISO 8601; what cannot be read counts as not said */
  readonly originalTimestamp?: unknown
  /** ISO 8601; what cannot be read counts as not said */
  readonly sentAt?: unknown
  readonly event?: string | null
  readonly name?: string | null
  readonly category?: string | null
  readonly groupId?: string | number | null
  readonly previousId?: string | number | null
  /** For a story: `storyId`, `title`, `section`, `tags`, `author`, `publishedAt`, `image`, `url`, `publisher`, `language`; for reading: `engagedSeconds`, `scrollDepth` */
  readonly properties?: { readonly [name: string]: unknown } | readonly never[] | null
  readonly traits?: { readonly [name: string]: unknown } | readonly never[] | null
  readonly context?: { readonly [name: string]: unknown } | readonly never[] | null
  readonly integrations?: unknown
  readonly [name: string]: unknown
}

/** An id that operators give: of a source, a site, a decision */
export type Slug = string

/** A website, app or server that sends events */
export type Source = {
  readonly id: Slug
  readonly name: string
  /** Public: it stands in web pages and apps */
  readonly writeKey: string
  /** The brand that the events belong to: trending, feed and reports are per site */
  readonly site: Slug
  /** Only `production` events reach the read models; all are archived */
  readonly environment: Slug
  /** Pages that may send with this key. Servers and apps, which send no `Origin`, always may. */
  readonly allowedOrigins: readonly string[]
  /** Absent: no limit */
  readonly rate?: {
    readonly eventsPerSecond: number
    /** How many events may come at once after a quiet time */
    readonly burst: number
  }
  /** The effect of a reader's wish not to be tracked. `honour`: the event keeps only fields that name no reader (docs/tracker.md lists them), and the reader only as a hash that changes with the day. */
  readonly privacy: {
    /** `Sec-GPC: 1` (Global Privacy Control) */
    readonly globalPrivacyControl: 'honour' | 'ignore'
    /** `DNT: 1` */
    readonly doNotTrack: 'honour' | 'ignore'
  }
  readonly mapping: SourceMapping
  /** What a reader refuses with a category of the consent manager: `{"C0007": "statistics"}`. Known without it: the categories of OneTrust, Cookiebot, Google’s consent mode and IAB TCF, and names that say it; any other category closes personalisation */
  readonly consentCategories?: { readonly [name: string]: 'statistics' | 'personalisation' | 'both' | 'none' }
  /** The key is a server's, and no reader has it: an event's `context.ip` is its reader's address, and the connection's is not. Of any other source the connection's address counts. Absent: true where `allowedOrigins` is empty */
  readonly isServer?: boolean
  /** Ids that name nobody, in capitals or not: they count as absent. Absent: undefined, null, (null), nil, none, NaN, [object Object], 0, -1, true, false, guest, anonymous, unknown, 00000000-0000-0000-0000-000000000000 */
  readonly placeholderIds?: readonly string[]
  /** The part of URLs in which mail and IP addresses become `redacted-mail` and `redacted-ip`: the `query`, `all` behind the host, or `none`. Absent: `query` */
  readonly redactUrls?: 'query' | 'all' | 'none'
  readonly enabled: boolean
}

export type SourceBody = {
  readonly name: string
  /** Public: it stands in web pages and apps */
  readonly writeKey: string
  /** The brand that the events belong to: trending, feed and reports are per site */
  readonly site: Slug
  /** Only `production` events reach the read models; all are archived */
  readonly environment?: Slug
  /** Pages that may send with this key. Servers and apps, which send no `Origin`, always may. */
  readonly allowedOrigins?: readonly string[]
  /** Absent: no limit */
  readonly rate?: {
    readonly eventsPerSecond: number
    /** How many events may come at once after a quiet time */
    readonly burst: number
  }
  /** The effect of a reader's wish not to be tracked. `honour`: the event keeps only fields that name no reader (docs/tracker.md lists them), and the reader only as a hash that changes with the day. */
  readonly privacy?: {
    /** `Sec-GPC: 1` (Global Privacy Control) */
    readonly globalPrivacyControl?: 'honour' | 'ignore'
    /** `DNT: 1` */
    readonly doNotTrack?: 'honour' | 'ignore'
  }
  readonly mapping?: SourceMappingInput
  /** What a reader refuses with a category of the consent manager: `{"C0007": "statistics"}`. Known without it: the categories of OneTrust, Cookiebot, Google’s consent mode and IAB TCF, and names that say it; any other category closes personalisation */
  readonly consentCategories?: { readonly [name: string]: 'statistics' | 'personalisation' | 'both' | 'none' }
  /** The key is a server's, and no reader has it: an event's `context.ip` is its reader's address, and the connection's is not. Of any other source the connection's address counts. Absent: true where `allowedOrigins` is empty */
  readonly isServer?: boolean
  /** Ids that name nobody, in capitals or not: they count as absent. Absent: undefined, null, (null), nil, none, NaN, [object Object], 0, -1, true, false, guest, anonymous, unknown, 00000000-0000-0000-0000-000000000000 */
  readonly placeholderIds?: readonly string[]
  /** The part of URLs in which mail and IP addresses become `redacted-mail` and `redacted-ip`: the `query`, `all` behind the host, or `none`. Absent: `query` */
  readonly redactUrls?: 'query' | 'all' | 'none'
  readonly enabled?: boolean
}

/** Maps a source’s own names for events and properties to those of the platform */
export type SourceMapping = {
  /** `{"Article Viewed": "Story Viewed"}` */
  readonly events: {
    readonly [name: string]:
      | 'Story Viewed'
      | 'Story Read'
      | 'Stories Shown'
      | 'Story Clicked'
      | 'Story Hidden'
      | 'Story Unhidden'
      | 'Story Shared'
      | 'Story Liked'
      | 'Topic Followed'
      | 'Topic Unfollowed'
      | 'Topic Muted'
      | 'Topic Unmuted'
      | 'Experiment Viewed'
  }
  /** `{"article_id": "storyId"}`; our own name wins where an event has both */
  readonly properties: {
    readonly [name: string]:
      | 'storyId'
      | 'title'
      | 'section'
      | 'tags'
      | 'author'
      | 'publishedAt'
      | 'image'
      | 'url'
      | 'publisher'
      | 'language'
      | 'engagedSeconds'
      | 'scrollDepth'
      | 'surface'
      | 'feedId'
      | 'position'
      | 'topic'
  }
  /** Which part of a page's address is the story's id; the first that matches counts */
  readonly storyUrls: readonly string[]
  /** Only addresses that match `storyUrls` are stories; others are, where an event names the story itself */
  readonly onlyStoryUrls: boolean
  /** Query parameters that tell stories apart, such as `id` of `/article.aspx?id=1`. Lists publish these and no others. */
  readonly storyParameters: readonly string[]
  /** `www.example.com` and `example.com` are one host: ids that are addresses have no `www.` */
  readonly ignoreWww: boolean
  /** How many distinct readers a page needs within an hour before lists contain it, where nothing but its address names the story */
  readonly readersToList: number
  /** Pages for logins, accounts, searches and previews, by the paths that are common, are no stories unless `storyUrls` match */
  readonly leaveOutPrivatePages: boolean
}

/** Maps a source’s own names for events and properties to those of the platform */
export type SourceMappingInput = {
  /** `{"Article Viewed": "Story Viewed"}` */
  readonly events?: {
    readonly [name: string]:
      | 'Story Viewed'
      | 'Story Read'
      | 'Stories Shown'
      | 'Story Clicked'
      | 'Story Hidden'
      | 'Story Unhidden'
      | 'Story Shared'
      | 'Story Liked'
      | 'Topic Followed'
      | 'Topic Unfollowed'
      | 'Topic Muted'
      | 'Topic Unmuted'
      | 'Experiment Viewed'
  }
  /** `{"article_id": "storyId"}`; our own name wins where an event has both */
  readonly properties?: {
    readonly [name: string]:
      | 'storyId'
      | 'title'
      | 'section'
      | 'tags'
      | 'author'
      | 'publishedAt'
      | 'image'
      | 'url'
      | 'publisher'
      | 'language'
      | 'engagedSeconds'
      | 'scrollDepth'
      | 'surface'
      | 'feedId'
      | 'position'
      | 'topic'
  }
  /** Which part of a page's address is the story's id; the first that matches counts */
  readonly storyUrls?: readonly string[]
  /** Only addresses that match `storyUrls` are stories; others are, where an event names the story itself */
  readonly onlyStoryUrls?: boolean
  /** Query parameters that tell stories apart, such as `id` of `/article.aspx?id=1`. Lists publish these and no others. */
  readonly storyParameters?: readonly string[]
  /** `www.example.com` and `example.com` are one host: ids that are addresses have no `www.` */
  readonly ignoreWww?: boolean
  /** How many distinct readers a page needs within an hour before lists contain it, where nothing but its address names the story */
  readonly readersToList?: number
  /** Pages for logins, accounts, searches and previews, by the paths that are common, are no stories unless `storyUrls` match */
  readonly leaveOutPrivatePages?: boolean
}

export type SuccessReply = { readonly success: true }

export type TrackCall = {
  /** Events of one id are stored once. Absent: a new one. Of a number its digits are the id. */
  readonly messageId?: string | number | null
  readonly anonymousId?: string | number | null
  readonly userId?: string | number | null
  /** ISO 8601; what cannot be read counts as not said */
  readonly timestamp?: unknown
  /** ISO 8601; what cannot be read counts as not said */
  readonly originalTimestamp?: unknown
  /** ISO 8601; what cannot be read counts as not said */
  readonly sentAt?: unknown
  readonly event: string
  readonly name?: string | null
  readonly category?: string | null
  readonly groupId?: string | number | null
  readonly previousId?: string | number | null
  /** For a story: `storyId`, `title`, `section`, `tags`, `author`, `publishedAt`, `image`, `url`, `publisher`, `language`; for reading: `engagedSeconds`, `scrollDepth` */
  readonly properties?: { readonly [name: string]: unknown } | readonly never[] | null
  readonly traits?: { readonly [name: string]: unknown } | readonly never[] | null
  readonly context?: { readonly [name: string]: unknown } | readonly never[] | null
  readonly integrations?: unknown
  readonly [name: string]: unknown
}

export interface TrackerClient {
  /**
   * Accept one track event
   *
   * A 2xx means that the event is in the journal on disk; after anything else the client has to keep it. Any `Content-Type` is accepted, so that `sendBeacon` and simple requests work.
   *
   * `POST /v1/track`
   */
  track(
    request: {
      readonly query?: {
        /** For clients that can set no header, as `sendBeacon` */
        readonly writeKey?: string
      }
      readonly body: TrackCall
    } & CallOptions,
  ): Promise<SuccessReply>

  /**
   * Accept one page event
   *
   * A 2xx means that the event is in the journal on disk; after anything else the client has to keep it. Any `Content-Type` is accepted, so that `sendBeacon` and simple requests work.
   *
   * `POST /v1/page`
   */
  page(
    request: {
      readonly query?: {
        /** For clients that can set no header, as `sendBeacon` */
        readonly writeKey?: string
      }
      readonly body: PageCall
    } & CallOptions,
  ): Promise<SuccessReply>

  /**
   * Accept one screen event
   *
   * A 2xx means that the event is in the journal on disk; after anything else the client has to keep it. Any `Content-Type` is accepted, so that `sendBeacon` and simple requests work.
   *
   * `POST /v1/screen`
   */
  screen(
    request: {
      readonly query?: {
        /** For clients that can set no header, as `sendBeacon` */
        readonly writeKey?: string
      }
      readonly body: ScreenCall
    } & CallOptions,
  ): Promise<SuccessReply>

  /**
   * Accept one identify event
   *
   * A 2xx means that the event is in the journal on disk; after anything else the client has to keep it. Any `Content-Type` is accepted, so that `sendBeacon` and simple requests work.
   *
   * `POST /v1/identify`
   */
  identify(
    request: {
      readonly query?: {
        /** For clients that can set no header, as `sendBeacon` */
        readonly writeKey?: string
      }
      readonly body: IdentifyCall
    } & CallOptions,
  ): Promise<SuccessReply>

  /**
   * Accept one group event
   *
   * A 2xx means that the event is in the journal on disk; after anything else the client has to keep it. Any `Content-Type` is accepted, so that `sendBeacon` and simple requests work.
   *
   * `POST /v1/group`
   */
  group(
    request: {
      readonly query?: {
        /** For clients that can set no header, as `sendBeacon` */
        readonly writeKey?: string
      }
      readonly body: GroupCall
    } & CallOptions,
  ): Promise<SuccessReply>

  /**
   * Accept one alias event
   *
   * A 2xx means that the event is in the journal on disk; after anything else the client has to keep it. Any `Content-Type` is accepted, so that `sendBeacon` and simple requests work.
   *
   * `POST /v1/alias`
   */
  alias(
    request: {
      readonly query?: {
        /** For clients that can set no header, as `sendBeacon` */
        readonly writeKey?: string
      }
      readonly body: AliasCall
    } & CallOptions,
  ): Promise<SuccessReply>

  /**
   * Accept a batch of events
   *
   * A 2xx means that the event is in the journal on disk; after anything else the client has to keep it. Any `Content-Type` is accepted, so that `sendBeacon` and simple requests work. Each item is validated separately: rejected items are listed, the others are accepted.
   *
   * `POST /v1/batch`
   */
  batch(
    request: {
      readonly query?: {
        /** For clients that can set no header, as `sendBeacon` */
        readonly writeKey?: string
      }
      readonly body: Batch
    } & CallOptions,
  ): Promise<BatchReply>

  /**
   * Accept one event from the query, and answer an image
   *
   * Further fields by their name, those of `properties`, `traits` and `context` with a dot: `properties.storyId`. The answer is always the image; its status says whether the event is stored. HEAD answers as GET does, and stores nothing.
   *
   * `GET /v1/pixel.gif`
   */
  getPixel(
    request?: {
      readonly query?: {
        readonly writeKey?: string
        /** Absent: `page` */
        readonly type?: 'track' | 'page' | 'screen' | 'identify' | 'group' | 'alias'
        /** A whole event as JSON in base64 */
        readonly data?: string
        readonly event?: string
        readonly name?: string
        readonly anonymousId?: string
        readonly userId?: string
        readonly messageId?: string
        readonly groupId?: string
        readonly previousId?: string
        readonly 'properties.storyId'?: string
        readonly 'properties.title'?: string
        readonly 'properties.section'?: string
        readonly 'properties.url'?: string
      }
    } & CallOptions,
  ): Promise<Uint8Array>

  /**
   * Accept an SDK’s own metrics, and ignore them
   *
   * `POST /v1/m`
   */
  ignoreMetrics(request?: { readonly body?: unknown } & CallOptions): Promise<SuccessReply>

  /**
   * Whether the process answers at all; checks no dependency
   *
   * `GET /livez`
   */
  getLiveness(request?: CallOptions): Promise<{ readonly status: 'ok' }>

  /**
   * Whether the process answers at all; checks no dependency
   *
   * `GET /healthz`
   */
  getHealth(request?: CallOptions): Promise<{ readonly status: 'ok' }>

  /**
   * Whether the service should get traffic: its dependencies work and it is not stopping
   *
   * `GET /readyz`
   */
  getReadiness(
    request?: {
      readonly query?: {
        /** Given, the checks are listed */
        readonly verbose?: string
      }
    } & CallOptions,
  ): Promise<{
    readonly status: 'ready'
    readonly checks?: readonly {
      readonly name: string
      readonly status: 'ok' | 'failing' | 'timeout'
      readonly durationMs: number
      /** The service does its work without it, for a while, and stays ready */
      readonly isAdvisory?: boolean
      /** The code of a failure: `redis_replica` */
      readonly code?: string
    }[]
  }>

  /**
   * Metrics in the Prometheus text format
   *
   * `GET /metrics`
   */
  getMetrics(request?: CallOptions): Promise<string>

  /**
   * The calls that blocked the event loop of the process that answers, worst first, and the latest incidents
   *
   * Needs an admin token with the scope `operations.read`.
   *
   * `GET /v1/admin/event-loop-blocks`
   */
  listEventLoopBlocks(request?: CallOptions): Promise<{
    readonly pid: number
    readonly state: 'watching' | 'quiet' | 'stopped' | 'off'
    readonly why?: string
    readonly incidents: number
    readonly blockedMs: number
    readonly starved: number
    readonly culprits: readonly {
      readonly frame: {
        readonly functionName: string
        readonly file?: string
        readonly line?: number
        readonly column?: number
        readonly isAsync: boolean
      }
      readonly incidents: number
      readonly totalMs: number
      readonly longestMs: number
    }[]
    readonly latest: readonly {
      readonly number: number
      readonly at: string
      readonly durationMs: number
      readonly waitedForCpuMs: number
      readonly gcMs: number
      readonly culprit: {
        readonly functionName: string
        readonly file?: string
        readonly line?: number
        readonly column?: number
        readonly isAsync: boolean
      }
      readonly isExact: boolean
      readonly stack: readonly {
        readonly functionName: string
        readonly file?: string
        readonly line?: number
        readonly column?: number
        readonly isAsync: boolean
      }[]
      readonly work?: { readonly name: string; readonly isRunning: boolean }
    }[]
  }>

  /**
   * Settings for Segment’s browser SDK
   *
   * `GET /v1/projects/{writeKey}/settings`
   */
  getSdkSettings(request: { readonly path: { readonly writeKey: string } } & CallOptions): Promise<{
    readonly integrations: { readonly [name: string]: { readonly [name: string]: unknown } }
    readonly plan: { readonly [name: string]: unknown }
    readonly edgeFunction: Readonly<Record<string, unknown>>
    readonly analyticsNextEnabled: boolean
    readonly middlewareSettings: Readonly<Record<string, unknown>>
    readonly enabledMiddleware: Readonly<Record<string, unknown>>
    readonly metrics: { readonly sampleRate: number }
    readonly legacyVideoPluginsEnabled: boolean
    readonly remotePlugins: readonly never[]
  }>

  /**
   * Segment’s browser SDK for the snippet, with a source’s settings in it
   *
   * `GET /analytics.js/v1/{writeKey}/analytics.min.js`
   */
  getSnippetScript(request: { readonly path: { readonly writeKey: string } } & CallOptions): Promise<string>

  /**
   * A part that Segment’s browser SDK loads when it is needed
   *
   * `GET /analytics-next/bundles/{name}`
   */
  getSnippetBundle(request: { readonly path: { readonly name: string } } & CallOptions): Promise<string>

  /**
   * Frontpage’s own browser SDK, for script elements
   *
   * The path is `TRACKER_SDK_PATH`. The `ETag` without its quotation marks is the hash for `v`; a hash that is not the current one’s gets the current script, to be kept for an hour.
   *
   * `GET /sdk.js`
   */
  getFrontpageSdk(
    request?: {
      readonly query?: {
        /** The hash of the script, so that caches keep it for a year */
        readonly v?: string
      }
    } & CallOptions,
  ): Promise<string>

  /**
   * A source’s configuration for RudderStack’s SDKs
   *
   * `GET /sourceConfig`
   */
  getSourceConfig(
    request?: {
      readonly query?: {
        /** For SDKs that send no authorization with this request */
        readonly writeKey?: string
      }
    } & CallOptions,
  ): Promise<{
    readonly source: {
      readonly id: string
      /** The SDK sends nothing for a source that is off. */
      readonly enabled: boolean
      readonly config: Readonly<Record<string, unknown>>
      readonly destinations: readonly never[]
    }
  }>

  /**
   * All sources, in the order of their ids
   *
   * At most 1000 at once; where there may be more, ask again with `after`.
   *
   * Needs an admin token with the scope `tracker.read`.
   *
   * `GET /v1/admin/sources`
   */
  listSources(
    request?: {
      readonly query?: {
        readonly limit?: number
        /** The last id of the page before */
        readonly after?: string
      }
    } & CallOptions,
  ): Promise<{ readonly data: readonly Source[] }>

  /**
   * Change up to 500 sources at once
   *
   * All of them or none. Each change is a version of its own record, with who made it.
   *
   * Needs an admin token with the scope `tracker.write`.
   *
   * `PATCH /v1/admin/sources`
   */
  changeSources(
    request: {
      readonly body: {
        /** By id, as for one */
        readonly put?: { readonly [name: string]: SourceBody }
      }
    } & CallOptions,
  ): Promise<{ readonly data: readonly { readonly id: string; readonly version: number }[] }>

  /**
   * One source
   *
   * Needs an admin token with the scope `tracker.read`.
   *
   * `GET /v1/admin/sources/{id}`
   */
  getSource(request: { readonly path: { readonly id: string } } & CallOptions): Promise<Source>

  /**
   * Create a source, or replace it
   *
   * In force on every service within a second. Every version is kept, with who made it.
   *
   * Needs an admin token with the scope `tracker.write`.
   *
   * `PUT /v1/admin/sources/{id}`
   */
  putSource(
    request: { readonly path: { readonly id: Slug }; readonly body: SourceBody } & CallOptions,
  ): Promise<Source>

  /**
   * Who changed a source when, and to what; newest first
   *
   * Needs an admin token with the scope `tracker.read`.
   *
   * `GET /v1/admin/sources/{id}/versions`
   */
  listSourceVersions(request: { readonly path: { readonly id: string } } & CallOptions): Promise<{
    readonly data: readonly {
      readonly version: number
      readonly changedAt: string
      readonly actor: string
      readonly action: 'put' | 'delete'
      /** Absent where it was removed */
      readonly source?: Source
      /** What it was before; absent where it was made, and where that is not known */
      readonly before?: Source
    }[]
  }>

  /**
   * This document
   *
   * `GET /openapi.json`
   */
  getOpenApiDocument(
    request?: CallOptions,
  ): Promise<{ readonly openapi: string; readonly [name: string]: unknown }>

  /**
   * This document as a page, with which requests can be sent
   *
   * `GET /docs`
   */
  getDocs(request?: CallOptions): Promise<string>
}

/** The codes of the problems that each operation may answer, beside those that any may. */
export interface TrackerProblems {
  readonly track:
    | 'invalid_json'
    | 'invalid_encoding'
    | 'invalid_body'
    | 'missing_identity'
    | 'placeholder_identity'
    | 'missing_field'
    | 'invalid_field'
    | 'number_not_finite'
    | 'too_deep'
    | 'missing_write_key'
    | 'unknown_write_key'
    | 'source_disabled'
    | 'origin_not_allowed'
    | 'request_timeout'
    | 'event_too_large'
    | 'rate_exceeded'
    | 'overloaded'
    | 'journal_full'
  readonly page:
    | 'invalid_json'
    | 'invalid_encoding'
    | 'invalid_body'
    | 'missing_identity'
    | 'placeholder_identity'
    | 'missing_field'
    | 'invalid_field'
    | 'number_not_finite'
    | 'too_deep'
    | 'missing_write_key'
    | 'unknown_write_key'
    | 'source_disabled'
    | 'origin_not_allowed'
    | 'request_timeout'
    | 'event_too_large'
    | 'rate_exceeded'
    | 'overloaded'
    | 'journal_full'
  readonly screen:
    | 'invalid_json'
    | 'invalid_encoding'
    | 'invalid_body'
    | 'missing_identity'
    | 'placeholder_identity'
    | 'missing_field'
    | 'invalid_field'
    | 'number_not_finite'
    | 'too_deep'
    | 'missing_write_key'
    | 'unknown_write_key'
    | 'source_disabled'
    | 'origin_not_allowed'
    | 'request_timeout'
    | 'event_too_large'
    | 'rate_exceeded'
    | 'overloaded'
    | 'journal_full'
  readonly identify:
    | 'invalid_json'
    | 'invalid_encoding'
    | 'invalid_body'
    | 'missing_identity'
    | 'placeholder_identity'
    | 'missing_field'
    | 'invalid_field'
    | 'number_not_finite'
    | 'too_deep'
    | 'missing_write_key'
    | 'unknown_write_key'
    | 'source_disabled'
    | 'origin_not_allowed'
    | 'request_timeout'
    | 'event_too_large'
    | 'rate_exceeded'
    | 'overloaded'
    | 'journal_full'
  readonly group:
    | 'invalid_json'
    | 'invalid_encoding'
    | 'invalid_body'
    | 'missing_identity'
    | 'placeholder_identity'
    | 'missing_field'
    | 'invalid_field'
    | 'number_not_finite'
    | 'too_deep'
    | 'missing_write_key'
    | 'unknown_write_key'
    | 'source_disabled'
    | 'origin_not_allowed'
    | 'request_timeout'
    | 'event_too_large'
    | 'rate_exceeded'
    | 'overloaded'
    | 'journal_full'
  readonly alias:
    | 'invalid_json'
    | 'invalid_encoding'
    | 'invalid_body'
    | 'missing_identity'
    | 'placeholder_identity'
    | 'missing_field'
    | 'invalid_field'
    | 'number_not_finite'
    | 'too_deep'
    | 'missing_write_key'
    | 'unknown_write_key'
    | 'source_disabled'
    | 'origin_not_allowed'
    | 'request_timeout'
    | 'event_too_large'
    | 'rate_exceeded'
    | 'overloaded'
    | 'journal_full'
  readonly batch:
    | 'invalid_json'
    | 'invalid_encoding'
    | 'invalid_body'
    | 'invalid_field'
    | 'batch_empty'
    | 'number_not_finite'
    | 'too_deep'
    | 'missing_write_key'
    | 'unknown_write_key'
    | 'source_disabled'
    | 'origin_not_allowed'
    | 'request_timeout'
    | 'batch_too_large'
    | 'batch_too_long'
    | 'event_too_large'
    | 'rate_exceeded'
    | 'overloaded'
    | 'journal_full'
  readonly getPixel: never
  readonly ignoreMetrics: 'bad_encoding' | 'body_too_large' | 'unsupported_encoding'
  readonly getLiveness: never
  readonly getHealth: never
  readonly getReadiness: 'invalid_request' | 'draining' | 'not_ready'
  readonly getMetrics: never
  readonly listEventLoopBlocks: 'missing_admin_token' | 'wrong_admin_token' | 'missing_scope' | 'admin_off'
  readonly getSdkSettings: 'malformed_path' | 'unknown_write_key' | 'unknown_host'
  readonly getSnippetScript: 'invalid_request' | 'malformed_path' | 'unknown_write_key' | 'unknown_host'
  readonly getSnippetBundle: 'malformed_path' | 'unknown_bundle'
  readonly getFrontpageSdk: 'invalid_request'
  readonly getSourceConfig: 'invalid_request' | 'missing_write_key' | 'unknown_write_key'
  readonly listSources:
    | 'invalid_request'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'store_unavailable'
  readonly changeSources:
    | 'invalid_request'
    | 'invalid_json'
    | 'bad_encoding'
    | 'malformed_request'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'request_timeout'
    | 'write_key_taken'
    | 'body_too_large'
    | 'unsupported_media_type'
    | 'unsupported_encoding'
    | 'store_unavailable'
    | 'overloaded'
  readonly getSource:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_source'
    | 'store_unavailable'
  readonly putSource:
    | 'invalid_request'
    | 'invalid_json'
    | 'bad_encoding'
    | 'malformed_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'request_timeout'
    | 'write_key_taken'
    | 'version_changed'
    | 'body_too_large'
    | 'unsupported_media_type'
    | 'unsupported_encoding'
    | 'store_unavailable'
    | 'overloaded'
  readonly listSourceVersions:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'store_unavailable'
  readonly getOpenApiDocument: never
  readonly getDocs: never
}

const operations: Readonly<Record<keyof TrackerClient, OperationInfo>> = {
  track: { method: 'POST', path: '/v1/track', answers: 'json', credentials: 'writeKey' },
  page: { method: 'POST', path: '/v1/page', answers: 'json', credentials: 'writeKey' },
  screen: { method: 'POST', path: '/v1/screen', answers: 'json', credentials: 'writeKey' },
  identify: { method: 'POST', path: '/v1/identify', answers: 'json', credentials: 'writeKey' },
  group: { method: 'POST', path: '/v1/group', answers: 'json', credentials: 'writeKey' },
  alias: { method: 'POST', path: '/v1/alias', answers: 'json', credentials: 'writeKey' },
  batch: { method: 'POST', path: '/v1/batch', answers: 'json', credentials: 'writeKey' },
  getPixel: { method: 'GET', path: '/v1/pixel.gif', answers: 'bytes', credentials: 'writeKey' },
  ignoreMetrics: { method: 'POST', path: '/v1/m', answers: 'json' },
  getLiveness: { method: 'GET', path: '/livez', answers: 'json' },
  getHealth: { method: 'GET', path: '/healthz', answers: 'json' },
  getReadiness: { method: 'GET', path: '/readyz', answers: 'json' },
  getMetrics: { method: 'GET', path: '/metrics', answers: 'text' },
  listEventLoopBlocks: {
    method: 'GET',
    path: '/v1/admin/event-loop-blocks',
    answers: 'json',
    credentials: 'adminToken',
  },
  getSdkSettings: { method: 'GET', path: '/v1/projects/{writeKey}/settings', answers: 'json' },
  getSnippetScript: { method: 'GET', path: '/analytics.js/v1/{writeKey}/analytics.min.js', answers: 'text' },
  getSnippetBundle: { method: 'GET', path: '/analytics-next/bundles/{name}', answers: 'text' },
  getFrontpageSdk: { method: 'GET', path: '/sdk.js', answers: 'text' },
  getSourceConfig: { method: 'GET', path: '/sourceConfig', answers: 'json', credentials: 'writeKey' },
  listSources: { method: 'GET', path: '/v1/admin/sources', answers: 'json', credentials: 'adminToken' },
  changeSources: { method: 'PATCH', path: '/v1/admin/sources', answers: 'json', credentials: 'adminToken' },
  getSource: { method: 'GET', path: '/v1/admin/sources/{id}', answers: 'json', credentials: 'adminToken' },
  putSource: { method: 'PUT', path: '/v1/admin/sources/{id}', answers: 'json', credentials: 'adminToken' },
  listSourceVersions: {
    method: 'GET',
    path: '/v1/admin/sources/{id}/versions',
    answers: 'json',
    credentials: 'adminToken',
  },
  getOpenApiDocument: { method: 'GET', path: '/openapi.json', answers: 'json' },
  getDocs: { method: 'GET', path: '/docs', answers: 'text' },
}

export function createTrackerClient(options: ClientOptions): TrackerClient {
  return createClient<TrackerClient>(operations, options)
}
