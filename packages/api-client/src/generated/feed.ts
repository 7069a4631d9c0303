// Generated from openapi/feed.json by `npm run generate -w @frontpage/api-client`.
import { createClient } from '../client/create-client.js'
import type { CallOptions, ClientOptions, OperationInfo } from '../client/send-request.js'

export type ActiveFeedModel = {
  /** 0: the shipped weights */
  readonly version: number
  /** Feeds that were served before this time have been read; null for the shipped weights */
  readonly readThrough: string | null
  /** The lists that the weights learned since the shipped ones */
  readonly listsLearned: number
  /** Training leaves it in place: an operator chose it */
  readonly held: boolean
  readonly since: string | null
  /** `trainer`, or the name of the operator */
  readonly by: string
}

/** A story of the catalogue. It wins over what events say. */
export type CatalogueStory = {
  /** `<site>/<story id>` */
  readonly id: string
  readonly title?: string
  readonly summary?: string
  /** The first one is shown; the story is in the lists of all of them */
  readonly sections?: readonly string[]
  readonly tags?: readonly string[]
  readonly author?: string
  readonly publisher?: string
  /** Until then the story is in no list; absent: it is published */
  readonly publishedAt?: string
  readonly updatedAt?: string
  /** From then on the story is in no list */
  readonly expiresAt?: string
  readonly image?: string
  readonly url?: string
  readonly language?: string
  /** A hidden story is in no list */
  readonly hidden?: boolean
  /** The fields that a request has set: imports leave them alone */
  readonly edited?: readonly (
    | 'title'
    | 'summary'
    | 'sections'
    | 'tags'
    | 'author'
    | 'publisher'
    | 'publishedAt'
    | 'updatedAt'
    | 'expiresAt'
    | 'image'
    | 'url'
    | 'language'
    | 'hidden'
  )[]
  /** Digests of the addresses and ids under which feeds have listed it */
  readonly aliases?: readonly string[]
  /** The feeds that list it, each with the sections that it gives the story */
  readonly feeds?: { readonly [name: string]: readonly string[] }
}

/** A story as its publisher describes it */
export type CatalogueStoryBody = {
  readonly title?: string
  readonly summary?: string
  /** The first one is shown; the story is in the lists of all of them */
  readonly sections?: readonly string[]
  readonly tags?: readonly string[]
  readonly author?: string
  readonly publisher?: string
  /** Until then the story is in no list; absent: it is published */
  readonly publishedAt?: string
  readonly updatedAt?: string
  /** From then on the story is in no list */
  readonly expiresAt?: string
  readonly image?: string
  readonly url?: string
  readonly language?: string
  /** A hidden story is in no list */
  readonly hidden?: boolean
}

/** A page of a reader’s feed */
export type Feed = {
  readonly site: string
  readonly surface: string
  /** Send it with `Stories Shown` and `Story Clicked`; the same on all pages of the feed */
  readonly feedId: string
  readonly personalised: boolean
  /** Why the feed is not what it could be: `reader_unavailable`, `ranking_failed` or `last_list` (a list of `asOf`) */
  readonly fallback?: string
  /** Readers are those of `asOf` */
  readonly stale?: boolean
  readonly asOf?: string
  /** What the answer is made of is computed again from the archive */
  readonly rebuilding?: true
  /** With `rebuilding`: all that readers did from then on counts, of what they did before only some; `null`: no hour is complete yet */
  readonly coversFrom?: string | null
  /** The variation of the ranking experiment; `default` outside of one */
  readonly variant: string
  readonly modelVersion: string
  readonly items: readonly FeedItem[]
  /** Absent on the last page */
  readonly nextCursor?: string
}

export type FeedExplanation = {
  readonly site: string
  readonly variant: string
  readonly modelVersion: string
  /** False where Redis did not give the reader’s history */
  readonly isReaderKnown: boolean
  /** What the answer is made of is computed again from the archive */
  readonly rebuilding?: true
  /** With `rebuilding`: all that readers did from then on counts, of what they did before only some; `null`: no hour is complete yet */
  readonly coversFrom?: string | null
  readonly interests: readonly { readonly topic: string; readonly affinity: number }[]
  /** Best first */
  readonly candidates: readonly {
    readonly storyId: string
    readonly title?: string
    readonly sources: readonly {
      readonly kind: string
      readonly rank: number
      readonly [name: string]: unknown
    }[]
    /** The probability with which chance made it a candidate */
    readonly inclusion: number
    /** What the reader’s interest in its topics adds to the score */
    readonly interest: number
    /** False for a candidate that was not among the best by popularity, co-reads and interest, and in no quota: it has no features, and stands below all others */
    readonly isRanked: boolean
    readonly score: number
    readonly features?: { readonly [name: string]: number }
    readonly position?: number
    readonly slot?: string
    /** Absent where an editor’s review or cap moved it, or a story above it */
    readonly propensity?: number
    readonly reasons?: readonly { readonly code: string; readonly [name: string]: unknown }[]
    /** Stories of the same event */
    readonly duplicates?: readonly string[]
    /** Why it is not in the list */
    readonly cut?: { readonly code: string; readonly [name: string]: unknown }
  }[]
  /** Stories that were met and that this reader must not get */
  readonly excluded: readonly {
    readonly storyId: string
    readonly code: string
    readonly [name: string]: unknown
  }[]
}

export type FeedItem = {
  /** From 1, across the pages of a feed. A story that may not be shown any more leaves its number out */
  readonly position: number
  /** By its score (`ranked`), as something new (`fresh`), by chance (`exploration`), or by an editor */
  readonly slot: 'ranked' | 'exploration' | 'fresh' | 'pinned' | 'fallback'
  readonly storyId: string
  readonly title?: string
  readonly summary?: string
  readonly url?: string
  readonly image?: string
  readonly section?: string
  readonly sections?: readonly string[]
  readonly publisher?: string
  readonly author?: string
  readonly language?: string
  readonly publishedAt?: string
  readonly updatedAt?: string
  readonly tags?: readonly string[]
  readonly reason: FeedReason
  /** Names the story in this feed, for `POST /v1/feedback` */
  readonly token: string
}

export type FeedMeasurements = {
  readonly site: string
  readonly from: string
  readonly to: string
  /** By surface and kind of place, on a sample of 500 feeds an hour */
  readonly slots: readonly {
    readonly surface: string
    readonly slot: 'ranked' | 'exploration' | 'fresh' | 'pinned' | 'fallback'
    readonly shown: number
    readonly clicked: number
    readonly clickThrough: number
    /** As if every story had stood there as often as any other: by inverse propensity. Stories that an editor’s review or cap moved have none and are left out; null where that leaves none */
    readonly unbiasedClickThrough: number | null
  }[]
  /** Of readers to whom a feed was served, on a sample of 200,000 pairs */
  readonly holdOut: {
    /** Of all pairs of a story and a reader */
    readonly share: number
    readonly viewedPairs: number
    /** Viewed by other ways than the feed */
    readonly heldOutPairs: number
    /** How often a story that the feed may show to a reader is viewed, in how often one is that it may not; 1: the feed changes nothing */
    readonly viewRatio: number | null
    /** The 95 % confidence interval of the ratio */
    readonly interval: readonly number[] | null
  }
}

export type FeedModelActivation = {
  /** `held`: it ranks until another version is activated, and training goes on beside it. `continues`: training drops what it learned since, reads the archive again from there, and replaces it as usual. */
  readonly training?: 'held' | 'continues'
}

export type FeedModels = {
  readonly site: string
  /** What ranks */
  readonly active: ActiveFeedModel
  /** The weights that are being trained; null where nothing was trained yet */
  readonly training: {
    /** Feeds that were served before this time have been read; null for the shipped weights */
    readonly readThrough: string | null
    /** The lists that the weights learned since the shipped ones */
    readonly listsLearned: number
  } | null
  /** The newest first; older ones are not kept */
  readonly versions: readonly {
    /** 0: the shipped weights */
    readonly version: number
    /** Feeds that were served before this time have been read; null for the shipped weights */
    readonly readThrough: string | null
    /** The lists that the weights learned since the shipped ones */
    readonly listsLearned: number
    readonly made: string
    /** By surface, on the latest lists that were not learned */
    readonly quality: readonly {
      readonly surface: string
      readonly lists: number
      readonly auc: number
      readonly ndcg10: number
    }[]
  }[]
}

/** Why the reader gets the story */
export type FeedReason = {
  /** Stable, such as `because_you_follow`; its values stand beside it */
  readonly code: string
  /** The same in words, in the language of `locale` */
  readonly text: string
  readonly [name: string]: unknown
}

/** Sections in the order in which they matter to the reader */
export type FeedSections = {
  readonly site: string
  readonly surface: string
  readonly feedId: string
  readonly personalised: boolean
  readonly fallback?: string
  /** What the answer is made of is computed again from the archive */
  readonly rebuilding?: true
  /** With `rebuilding`: all that readers did from then on counts, of what they did before only some; `null`: no hour is complete yet */
  readonly coversFrom?: string | null
  readonly sections: readonly { readonly section: string; readonly items: readonly FeedItem[] }[]
}

export type Feedback = {
  /** Not needed when there is only one site */
  readonly site?: Slug
  readonly anonymousId?: string
  readonly userId?: string
  readonly action: 'hide_story' | 'unhide_story' | 'less_of' | 'undo_less_of' | 'follow' | 'unfollow'
  /** The story’s `token` in the feed, in place of `storyId` */
  readonly token?: string
  /** The id that events have as `storyId`; else the host and path of the story’s page */
  readonly storyId?: string
  /** A section, tag, author or publisher (`publisher:the-daily`, a source); a text without a kind is a tag */
  readonly topic?: string
}

export type FeedbackAnswer = {
  readonly site: string
  readonly action: 'hide_story' | 'unhide_story' | 'less_of' | 'undo_less_of' | 'follow' | 'unfollow'
  readonly storyId?: string
  readonly topic?: string
  /** The action that takes this one back */
  readonly undo: 'hide_story' | 'unhide_story' | 'less_of' | 'undo_less_of' | 'follow' | 'unfollow'
  /** Whether all replicas know it at once; else it is in force where it was said, and elsewhere once its event was processed */
  readonly remembered: boolean
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

/** What the platform remembers and believes of a reader */
export type ReaderProfile = {
  readonly site: string
  /** What the answer is made of is computed again from the archive */
  readonly rebuilding?: true
  /** With `rebuilding`: all that readers did from then on counts, of what they did before only some; `null`: no hour is complete yet */
  readonly coversFrom?: string | null
  /** What the platform believes that the reader cares about, strongest first */
  readonly interests: readonly {
    readonly topic: string
    /** How much of what was read is about it, from 0 to 1 */
    readonly share: number
  }[]
  readonly followed: readonly { readonly topic: string; readonly since: string }[]
  readonly lessOf: readonly { readonly topic: string; readonly since: string }[]
  readonly hidden: readonly {
    /** Absent for a story that is not live any more */
    readonly storyId?: string
    readonly title?: string
    readonly at: string
  }[]
  readonly recentlyRead: readonly {
    /** Absent for a story that is not live any more */
    readonly storyId?: string
    readonly title?: string
    readonly at: string
  }[]
  readonly counts: {
    readonly viewed: number
    readonly shown: number
    readonly clicked: number
    readonly hidden: number
  }
  /** The same in sentences, in the language of `locale` */
  readonly inWords: readonly string[]
}

export type RelatedStories = {
  readonly site: string
  readonly storyId: string
  /** What the answer is made of is computed again from the archive */
  readonly rebuilding?: true
  /** With `rebuilding`: all that readers did from then on counts, of what they did before only some; `null`: no hour is complete yet */
  readonly coversFrom?: string | null
  readonly items: readonly {
    readonly storyId: string
    readonly title?: string
    readonly summary?: string
    readonly url?: string
    readonly image?: string
    readonly section?: string
    readonly sections?: readonly string[]
    readonly publisher?: string
    readonly author?: string
    readonly language?: string
    readonly publishedAt?: string
    readonly updatedAt?: string
    readonly tags?: readonly string[]
    /** Readers of the story read it, too; or it has the story’s tags and words */
    readonly why: 'read_together' | 'same_topic'
  }[]
}

/** An id that operators give: of a source, a site, a decision */
export type Slug = string

/** A feed that is imported into the catalogue again and again */
export type StoryFeed = {
  readonly id: Slug
  /** RSS, Atom, RDF, JSON Feed or a news sitemap */
  readonly url: string
  /** The site whose catalogue gets the stories */
  readonly site: Slug
  /** The section of all of its stories, beside those that other feeds give them */
  readonly section?: string
  /** The first category of an item is its section, and no tag */
  readonly isFirstCategorySection: boolean
  /** The publisher of stories whose items name none */
  readonly publisher?: string
  /** The language of stories whose items name none */
  readonly language?: string
  /** Where an item’s story id comes from: the address of its page, as for events without an id, or its guid */
  readonly storyIds: 'address' | 'guid'
  /** Which part of the page’s address is the story’s id, as in the mapping of the source that sends the events */
  readonly storyUrls: readonly string[]
  /** Query parameters that tell stories apart, such as `id` of `/article.aspx?id=1`. Lists publish these and no others. */
  readonly storyParameters: readonly string[]
  /** `www.example.com` and `example.com` are one host: ids that are addresses have no `www.` */
  readonly ignoreWww: boolean
  readonly everyMinutes: number
  readonly enabled: boolean
}

export type StoryFeedBody = {
  /** RSS, Atom, RDF, JSON Feed or a news sitemap */
  readonly url: string
  /** The site whose catalogue gets the stories */
  readonly site: Slug
  /** The section of all of its stories, beside those that other feeds give them */
  readonly section?: string
  /** The first category of an item is its section, and no tag */
  readonly isFirstCategorySection?: boolean
  /** The publisher of stories whose items name none */
  readonly publisher?: string
  /** The language of stories whose items name none */
  readonly language?: string
  /** Where an item’s story id comes from: the address of its page, as for events without an id, or its guid */
  readonly storyIds?: 'address' | 'guid'
  /** Which part of the page’s address is the story’s id, as in the mapping of the source that sends the events */
  readonly storyUrls?: readonly string[]
  /** Query parameters that tell stories apart, such as `id` of `/article.aspx?id=1`. Lists publish these and no others. */
  readonly storyParameters?: readonly string[]
  /** `www.example.com` and `example.com` are one host: ids that are addresses have no `www.` */
  readonly ignoreWww?: boolean
  readonly everyMinutes?: number
  readonly enabled?: boolean
}

/** The last import of a feed */
export type StoryImport = {
  readonly feedId: string
  /** `not_modified`: the server says that it has nothing new */
  readonly status: 'imported' | 'not_modified' | 'failed'
  readonly fault?:
    | 'bad_address'
    | 'private_address'
    | 'unknown_host'
    | 'too_many_redirects'
    | 'connection_failed'
    | 'timeout'
    | 'too_large'
    | 'bad_encoding'
    | 'http_status'
    | 'not_a_feed'
    | 'malformed'
    | 'unknown_encoding'
    | 'sitemap_index'
    | 'takes_too_long'
    | 'too_complex'
    | 'store_unavailable'
    | 'internal_error'
  readonly httpStatus?: number
  readonly format?: 'rss' | 'atom' | 'rdf' | 'json' | 'news-sitemap'
  readonly startedAt: string
  readonly seconds: number
  readonly bytes: number
  readonly items: {
    readonly new: number
    readonly changed: number
    readonly same: number
    readonly refused: number
  }
  /** How many items became no story, by reason */
  readonly refusals: { readonly [name: string]: number }
  /** Some of the refused items */
  readonly examples: readonly {
    readonly reason:
      | 'no_title'
      | 'no_identity'
      | 'no_story_id'
      | 'bad_address'
      | 'bad_published_date'
      | 'bad_updated_date'
      | 'bad_expiry_date'
      | 'too_many_items'
    readonly title?: string
    readonly url?: string
  }[]
  /** How often in a row it has failed */
  readonly failures: number
  /** When it is imported again; later and later while it fails */
  readonly nextAt: string
}

export interface FeedClient {
  /**
   * A reader’s front page
   *
   * The reader is known by the random id of the device, or by an account for which a server key or a reader token vouches; without either the feed is everybody’s. Readers who send `Sec-GPC: 1` or `DNT: 1` get it not personalised. A first page freezes its order: further pages continue it, whatever happens meanwhile, without stories that may not be shown any more. Where the order is not kept any more, a further page is refused with 410: ask for the first page again.
   *
   * `GET /v1/feed`
   */
  getFeed(
    request?: {
      readonly query?: {
        /** Not needed when there is only one site */
        readonly site?: Slug
        /** The random id of the reader’s device, as events have it; or the header `X-Anonymous-Id` */
        readonly anonymousId?: string
        /** The reader’s account; with a server key, or a signed reader token. Or the header `X-User-Id` */
        readonly userId?: string
        readonly limit?: number
        /** Where the list is shown: `home`, `app` … */
        readonly surface?: Slug
        /** Terms `section:sport,world`, `-tag:gossip`, `author:…`, `publisher:"The Daily"`, `language:id`, `maxAge:24h` with spaces between them; all have to hold */
        readonly filter?: string
        /** `nextCursor` of the page before; site, surface and filter are those of the first page */
        readonly cursor?: string
        /** `false`: the feed of a reader about whom nothing is known */
        readonly personalised?: 'true' | 'false'
        /** Where the reader is */
        readonly country?: string
        /** What a new reader chose to begin with, such as `section:sport` */
        readonly topic?: readonly string[]
        /** The story that stands open beside the list */
        readonly open?: string
        /** The language of the reasons’ words */
        readonly locale?: 'en' | 'id'
      }
    } & CallOptions,
  ): Promise<Feed>

  /**
   * A reader’s front page by sections
   *
   * The reader is known as for `GET /v1/feed`. A story stands in one section only.
   *
   * `GET /v1/feed/sections`
   */
  getFeedSections(
    request?: {
      readonly query?: {
        /** Not needed when there is only one site */
        readonly site?: Slug
        /** The random id of the reader’s device, as events have it; or the header `X-Anonymous-Id` */
        readonly anonymousId?: string
        /** The reader’s account; with a server key, or a signed reader token. Or the header `X-User-Id` */
        readonly userId?: string
        /** How many sections */
        readonly sections?: number
        /** Stories of each section */
        readonly limit?: number
        readonly surface?: Slug
        readonly personalised?: 'true' | 'false'
        readonly locale?: 'en' | 'id'
      }
    } & CallOptions,
  ): Promise<FeedSections>

  /**
   * Stories to read after this one
   *
   * An id that is a URL is percent-encoded, its slashes too.
   *
   * `GET /v1/stories/{id}/related`
   */
  getRelatedStories(
    request: {
      readonly path: { readonly id: string }
      readonly query?: {
        /** Not needed when there is only one site */
        readonly site?: Slug
        readonly limit?: number
      }
    } & CallOptions,
  ): Promise<RelatedStories>

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
   * Hide a story, see less of a topic or source, follow one, or take that back
   *
   * In force at once, in every list: hidden stories are gone for good, and of a topic nothing is shown for 14 days and less than usual for some months. A story is named by its id, or by the token that it had in the feed.
   *
   * `POST /v1/feedback`
   */
  giveFeedback(request: { readonly body: Feedback } & CallOptions): Promise<FeedbackAnswer>

  /**
   * What the platform remembers and believes of a reader
   *
   * `GET /v1/feed/profile`
   */
  getReaderProfile(
    request?: {
      readonly query?: {
        /** Not needed when there is only one site */
        readonly site?: Slug
        /** The random id of the reader’s device, as events have it; or the header `X-Anonymous-Id` */
        readonly anonymousId?: string
        /** The reader’s account; with a server key, or a signed reader token. Or the header `X-User-Id` */
        readonly userId?: string
        readonly locale?: 'en' | 'id'
      }
    } & CallOptions,
  ): Promise<ReaderProfile>

  /**
   * Forget what the platform remembers of a reader
   *
   * What the reader does later is remembered anew, and nothing that is computed again from earlier events brings it back. Events stay in the archive: whoever wants to be erased from there, too, asks the operator.
   *
   * `DELETE /v1/feed/profile`
   */
  forgetReaderProfile(
    request?: {
      readonly query?: {
        /** Not needed when there is only one site */
        readonly site?: Slug
        /** The random id of the reader’s device, as events have it; or the header `X-Anonymous-Id` */
        readonly anonymousId?: string
        /** The reader’s account; with a server key, or a signed reader token. Or the header `X-User-Id` */
        readonly userId?: string
      }
    } & CallOptions,
  ): Promise<void>

  /**
   * Why a reader gets which stories: every candidate, feature, score, and cut
   *
   * Needs an admin token with the scope `feed.read`.
   *
   * `GET /v1/feed/explain`
   */
  explainFeed(
    request?: {
      readonly query?: {
        /** Not needed when there is only one site */
        readonly site?: Slug
        /** The random id of the reader’s device, as events have it; or the header `X-Anonymous-Id` */
        readonly anonymousId?: string
        /** The reader’s account; with a server key, or a signed reader token. Or the header `X-User-Id` */
        readonly userId?: string
        /** Where the list is shown: `home`, `app` … */
        readonly surface?: Slug
        /** Terms `section:sport,world`, `-tag:gossip`, `author:…`, `publisher:"The Daily"`, `language:id`, `maxAge:24h` with spaces between them; all have to hold */
        readonly filter?: string
        /** `false`: the feed of a reader about whom nothing is known */
        readonly personalised?: 'true' | 'false'
        /** Where the reader is */
        readonly country?: string
        /** What a new reader chose to begin with, such as `section:sport` */
        readonly topic?: readonly string[]
        /** The story that stands open beside the list */
        readonly open?: string
      }
    } & CallOptions,
  ): Promise<FeedExplanation>

  /**
   * Create, replace or remove many stories
   *
   * One JSON object in each line: the body of `PUT /v1/stories/:id` with its `id`, or `{"id":"…","remove":true}`. At most 200000 lines of 64 KiB. Each line is a change of its own; what is the same already is not stored again, so that a request may be repeated. The answer has a line for each line, as they are stored, and `{"summary":{…}}` at its end: an answer without that was cut off. Where a store does not answer, its lines have `failed`, and the rest was not read.
   *
   * Needs an admin token with the scope `feed.write`.
   *
   * `POST /v1/stories/bulk`
   */
  postStories(
    request: {
      readonly query: {
        /** The site that the stories belong to */
        readonly site: Slug
      }
      readonly body: string
    } & CallOptions,
  ): Promise<Uint8Array>

  /**
   * One story
   *
   * Needs an admin token with the scope `feed.read`.
   *
   * `GET /v1/stories/{id}`
   */
  getStory(
    request: {
      readonly path: { readonly id: string }
      readonly query: {
        /** The site that the story belongs to */
        readonly site: Slug
      }
    } & CallOptions,
  ): Promise<CatalogueStory>

  /**
   * Create a story, or replace it
   *
   * In force on every service within a second. Every version is kept, with who made it. The fields of the body win over what feeds and events say; a field that is absent is filled by these.
   *
   * Needs an admin token with the scope `feed.write`.
   *
   * `PUT /v1/stories/{id}`
   */
  putStory(
    request: {
      readonly path: {
        /** The id that events have as `storyId`; else the host and path of the story’s page */
        readonly id: string
      }
      readonly query: {
        /** The site that the story belongs to */
        readonly site: Slug
      }
      readonly body: CatalogueStoryBody
    } & CallOptions,
  ): Promise<CatalogueStory>

  /**
   * Remove a story; its versions are kept
   *
   * Needs an admin token with the scope `feed.write`.
   *
   * `DELETE /v1/stories/{id}`
   */
  deleteStory(
    request: {
      readonly path: { readonly id: string }
      readonly query: {
        /** The site that the story belongs to */
        readonly site: Slug
      }
    } & CallOptions,
  ): Promise<void>

  /**
   * Who changed a story when, and to what; newest first
   *
   * Needs an admin token with the scope `feed.read`.
   *
   * `GET /v1/stories/{id}/versions`
   */
  listStoryVersions(
    request: {
      readonly path: { readonly id: string }
      readonly query: {
        /** The site that the story belongs to */
        readonly site: Slug
      }
    } & CallOptions,
  ): Promise<{
    readonly data: readonly {
      readonly version: number
      readonly changedAt: string
      readonly actor: string
      readonly action: 'put' | 'delete'
      /** Absent where it was removed */
      readonly story?: CatalogueStory
      /** What it was before; absent where it was made, and where that is not known */
      readonly before?: CatalogueStory
    }[]
  }>

  /**
   * All feeds of stories, in the order of their ids
   *
   * At most 1000 at once; where there may be more, ask again with `after`.
   *
   * Needs an admin token with the scope `feed.read`.
   *
   * `GET /v1/admin/story-feeds`
   */
  listStoryFeeds(
    request?: {
      readonly query?: {
        readonly limit?: number
        /** The last id of the page before */
        readonly after?: string
      }
    } & CallOptions,
  ): Promise<{ readonly data: readonly StoryFeed[] }>

  /**
   * Change up to 500 feeds of stories at once
   *
   * All of them or none. Each change is a version of its own record, with who made it.
   *
   * Needs an admin token with the scope `feed.write`.
   *
   * `PATCH /v1/admin/story-feeds`
   */
  changeStoryFeeds(
    request: {
      readonly body: {
        /** By id, as for one */
        readonly put?: { readonly [name: string]: StoryFeedBody }
        readonly remove?: readonly string[]
      }
    } & CallOptions,
  ): Promise<{ readonly data: readonly { readonly id: string; readonly version: number }[] }>

  /**
   * One feed of stories
   *
   * Needs an admin token with the scope `feed.read`.
   *
   * `GET /v1/admin/story-feeds/{id}`
   */
  getStoryFeed(request: { readonly path: { readonly id: string } } & CallOptions): Promise<StoryFeed>

  /**
   * Create a feed of stories, or replace it
   *
   * In force on every service within a second. Every version is kept, with who made it. It is imported within seconds, and then every so many minutes.
   *
   * Needs an admin token with the scope `feed.write`.
   *
   * `PUT /v1/admin/story-feeds/{id}`
   */
  putStoryFeed(
    request: { readonly path: { readonly id: Slug }; readonly body: StoryFeedBody } & CallOptions,
  ): Promise<StoryFeed>

  /**
   * Remove a feed of stories; its versions are kept
   *
   * Needs an admin token with the scope `feed.write`.
   *
   * `DELETE /v1/admin/story-feeds/{id}`
   */
  deleteStoryFeed(request: { readonly path: { readonly id: string } } & CallOptions): Promise<void>

  /**
   * Who changed a feed of stories when, and to what; newest first
   *
   * Needs an admin token with the scope `feed.read`.
   *
   * `GET /v1/admin/story-feeds/{id}/versions`
   */
  listStoryFeedVersions(request: { readonly path: { readonly id: string } } & CallOptions): Promise<{
    readonly data: readonly {
      readonly version: number
      readonly changedAt: string
      readonly actor: string
      readonly action: 'put' | 'delete'
      /** Absent where it was removed */
      readonly 'story-feed'?: StoryFeed
      /** What it was before; absent where it was made, and where that is not known */
      readonly before?: StoryFeed
    }[]
  }>

  /**
   * How the last import of each feed of stories went
   *
   * Needs an admin token with the scope `feed.read`.
   *
   * `GET /v1/admin/story-imports`
   */
  listStoryImports(request?: CallOptions): Promise<{ readonly data: readonly StoryImport[] }>

  /**
   * Import a feed of stories within seconds
   *
   * Whatever its last import was, and although it failed.
   *
   * Needs an admin token with the scope `feed.write`.
   *
   * `POST /v1/admin/story-imports/{id}`
   */
  startStoryImport(request: { readonly path: { readonly id: string } } & CallOptions): Promise<void>

  /**
   * The versions of the weights that rank a site’s feeds
   *
   * Needs an admin token with the scope `feed.read`.
   *
   * `GET /v1/admin/feed-models`
   */
  listFeedModels(
    request?: {
      readonly query?: {
        /** Default: the only one */
        readonly site?: string
      }
    } & CallOptions,
  ): Promise<FeedModels>

  /**
   * Let an earlier version of the weights rank
   *
   * In force on every replica within a second. Version 0 are the shipped weights.
   *
   * Needs an admin token with the scope `feed.write`.
   *
   * `PUT /v1/admin/feed-models/{version}/activate`
   */
  activateFeedModel(
    request: {
      readonly path: { readonly version: string }
      readonly query?: {
        /** Default: the only one */
        readonly site?: string
      }
      readonly body: FeedModelActivation
    } & CallOptions,
  ): Promise<ActiveFeedModel>

  /**
   * What readers did with places of the feed, and what the feed changes
   *
   * From the archive, of whole hours that lie far enough back for clicks to be known. Counts of appearances teach the ranker what it showed itself: this tells by how much.
   *
   * Needs an admin token with the scope `feed.read`.
   *
   * `GET /v1/admin/feed-measurements`
   */
  getFeedMeasurements(
    request?: {
      readonly query?: {
        /** Default: the only one */
        readonly site?: string
        /** The latest so many */
        readonly hours?: number
      }
    } & CallOptions,
  ): Promise<FeedMeasurements>

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
export interface FeedProblems {
  readonly getFeed:
    | 'invalid_request'
    | 'bad_cursor'
    | 'reader_not_proven'
    | 'unknown_site'
    | 'feed_gone'
    | 'not_loaded'
    | 'snapshot_unavailable'
  readonly getFeedSections: 'invalid_request' | 'reader_not_proven' | 'unknown_site' | 'not_loaded'
  readonly getRelatedStories:
    'invalid_request' | 'malformed_path' | 'unknown_story' | 'unknown_site' | 'not_loaded'
  readonly getLiveness: never
  readonly getHealth: never
  readonly getReadiness: 'invalid_request' | 'draining' | 'not_ready'
  readonly getMetrics: never
  readonly listEventLoopBlocks: 'missing_admin_token' | 'wrong_admin_token' | 'missing_scope' | 'admin_off'
  readonly giveFeedback:
    | 'invalid_request'
    | 'invalid_json'
    | 'token_invalid'
    | 'bad_encoding'
    | 'malformed_request'
    | 'reader_not_proven'
    | 'not_personalised'
    | 'unknown_site'
    | 'request_timeout'
    | 'body_too_large'
    | 'unsupported_media_type'
    | 'unsupported_encoding'
    | 'not_loaded'
    | 'journal_full'
    | 'overloaded'
  readonly getReaderProfile:
    | 'invalid_request'
    | 'reader_not_proven'
    | 'not_personalised'
    | 'unknown_site'
    | 'not_loaded'
    | 'reader_unavailable'
  readonly forgetReaderProfile:
    | 'invalid_request'
    | 'reader_not_proven'
    | 'not_personalised'
    | 'unknown_site'
    | 'not_loaded'
    | 'reader_unavailable'
    | 'journal_full'
    | 'overloaded'
  readonly explainFeed:
    | 'invalid_request'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_site'
    | 'not_loaded'
  readonly postStories:
    | 'invalid_request'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unsupported_media_type'
    | 'unsupported_encoding'
    | 'imports_busy'
  readonly getStory:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_story'
    | 'store_unavailable'
  readonly putStory:
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
    | 'version_changed'
    | 'body_too_large'
    | 'unsupported_media_type'
    | 'unsupported_encoding'
    | 'store_unavailable'
    | 'overloaded'
  readonly deleteStory:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_story'
    | 'version_changed'
    | 'store_unavailable'
  readonly listStoryVersions:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'store_unavailable'
  readonly listStoryFeeds:
    | 'invalid_request'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'store_unavailable'
  readonly changeStoryFeeds:
    | 'invalid_request'
    | 'invalid_json'
    | 'bad_encoding'
    | 'malformed_request'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'request_timeout'
    | 'body_too_large'
    | 'unsupported_media_type'
    | 'unsupported_encoding'
    | 'store_unavailable'
    | 'overloaded'
  readonly getStoryFeed:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_story_feed'
    | 'store_unavailable'
  readonly putStoryFeed:
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
    | 'version_changed'
    | 'body_too_large'
    | 'unsupported_media_type'
    | 'unsupported_encoding'
    | 'store_unavailable'
    | 'overloaded'
  readonly deleteStoryFeed:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_story_feed'
    | 'version_changed'
    | 'store_unavailable'
  readonly listStoryFeedVersions:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'store_unavailable'
  readonly listStoryImports:
    'missing_admin_token' | 'wrong_admin_token' | 'missing_scope' | 'admin_off' | 'store_unavailable'
  readonly startStoryImport:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_story_feed'
    | 'store_unavailable'
  readonly listFeedModels:
    | 'invalid_request'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_site'
    | 'store_unavailable'
  readonly activateFeedModel:
    | 'invalid_request'
    | 'invalid_json'
    | 'bad_encoding'
    | 'malformed_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_site'
    | 'unknown_version'
    | 'request_timeout'
    | 'body_too_large'
    | 'unsupported_media_type'
    | 'unsupported_encoding'
    | 'store_unavailable'
    | 'overloaded'
  readonly getFeedMeasurements:
    | 'invalid_request'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_site'
    | 'store_unavailable'
    | 'archive_unavailable'
  readonly getOpenApiDocument: never
  readonly getDocs: never
}

const operations: Readonly<Record<keyof FeedClient, OperationInfo>> = {
  getFeed: { method: 'GET', path: '/v1/feed', answers: 'json' },
  getFeedSections: { method: 'GET', path: '/v1/feed/sections', answers: 'json' },
  getRelatedStories: { method: 'GET', path: '/v1/stories/{id}/related', answers: 'json' },
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
  giveFeedback: { method: 'POST', path: '/v1/feedback', answers: 'json' },
  getReaderProfile: { method: 'GET', path: '/v1/feed/profile', answers: 'json' },
  forgetReaderProfile: { method: 'DELETE', path: '/v1/feed/profile', answers: 'nothing' },
  explainFeed: { method: 'GET', path: '/v1/feed/explain', answers: 'json', credentials: 'adminToken' },
  postStories: { method: 'POST', path: '/v1/stories/bulk', answers: 'bytes', credentials: 'adminToken' },
  getStory: { method: 'GET', path: '/v1/stories/{id}', answers: 'json', credentials: 'adminToken' },
  putStory: { method: 'PUT', path: '/v1/stories/{id}', answers: 'json', credentials: 'adminToken' },
  deleteStory: { method: 'DELETE', path: '/v1/stories/{id}', answers: 'nothing', credentials: 'adminToken' },
  listStoryVersions: {
    method: 'GET',
    path: '/v1/stories/{id}/versions',
    answers: 'json',
    credentials: 'adminToken',
  },
  listStoryFeeds: {
    method: 'GET',
    path: '/v1/admin/story-feeds',
    answers: 'json',
    credentials: 'adminToken',
  },
  changeStoryFeeds: {
    method: 'PATCH',
    path: '/v1/admin/story-feeds',
    answers: 'json',
    credentials: 'adminToken',
  },
  getStoryFeed: {
    method: 'GET',
    path: '/v1/admin/story-feeds/{id}',
    answers: 'json',
    credentials: 'adminToken',
  },
  putStoryFeed: {
    method: 'PUT',
    path: '/v1/admin/story-feeds/{id}',
    answers: 'json',
    credentials: 'adminToken',
  },
  deleteStoryFeed: {
    method: 'DELETE',
    path: '/v1/admin/story-feeds/{id}',
    answers: 'nothing',
    credentials: 'adminToken',
  },
  listStoryFeedVersions: {
    method: 'GET',
    path: '/v1/admin/story-feeds/{id}/versions',
    answers: 'json',
    credentials: 'adminToken',
  },
  listStoryImports: {
    method: 'GET',
    path: '/v1/admin/story-imports',
    answers: 'json',
    credentials: 'adminToken',
  },
  startStoryImport: {
    method: 'POST',
    path: '/v1/admin/story-imports/{id}',
    answers: 'nothing',
    credentials: 'adminToken',
  },
  listFeedModels: {
    method: 'GET',
    path: '/v1/admin/feed-models',
    answers: 'json',
    credentials: 'adminToken',
  },
  activateFeedModel: {
    method: 'PUT',
    path: '/v1/admin/feed-models/{version}/activate',
    answers: 'json',
    credentials: 'adminToken',
  },
  getFeedMeasurements: {
    method: 'GET',
    path: '/v1/admin/feed-measurements',
    answers: 'json',
    credentials: 'adminToken',
  },
  getOpenApiDocument: { method: 'GET', path: '/openapi.json', answers: 'json' },
  getDocs: { method: 'GET', path: '/docs', answers: 'text' },
}

export function createFeedClient(options: ClientOptions): FeedClient {
  return createClient<FeedClient>(operations, options)
}
