// Generated from openapi/trending.json by `npm run generate -w @frontpage/api-client`.
import { createClient } from '../client/create-client.js'
import type { StreamEvents } from '../client/read-event-stream.js'
import type { CallOptions, ClientOptions, OperationInfo } from '../client/send-request.js'

export type EditorialDecision =
  | {
      readonly kind: 'pin'
      readonly site: Slug
      readonly scope: string
      readonly storyId: string
      readonly position: number
      readonly until: string
      readonly reason?: string
      readonly id: Slug
      readonly decidedAt: string
      readonly decidedBy: string
    }
  | {
      readonly kind: 'block-story'
      readonly site: Slug
      readonly storyId: string
      readonly until?: string
      readonly reason?: string
      readonly id: Slug
      readonly decidedAt: string
      readonly decidedBy: string
    }
  | {
      readonly kind: 'block-publisher'
      readonly site: Slug
      readonly publisher: string
      readonly until?: string
      readonly reason?: string
      readonly id: Slug
      readonly decidedAt: string
      readonly decidedBy: string
    }
  | {
      readonly kind: 'block-tag'
      readonly site: Slug
      readonly tag: string
      readonly until?: string
      readonly reason?: string
      readonly id: Slug
      readonly decidedAt: string
      readonly decidedBy: string
    }
  | {
      readonly kind: 'review'
      readonly site: Slug
      readonly section: string
      readonly topN: number
      /** Stories that need no approval, since they stood there when the decision was made */
      readonly admitted?: readonly string[]
      readonly reason?: string
      readonly id: Slug
      readonly decidedAt: string
      readonly decidedBy: string
    }
  | {
      readonly kind: 'approve'
      readonly site: Slug
      readonly storyId: string
      readonly reason?: string
      readonly id: Slug
      readonly decidedAt: string
      readonly decidedBy: string
    }
  | {
      readonly kind: 'publisher-cap'
      readonly site: Slug
      readonly maxPerPublisher: number
      readonly listLength: number
      readonly reason?: string
      readonly id: Slug
      readonly decidedAt: string
      readonly decidedBy: string
    }
  | {
      readonly kind: 'exclude-reader'
      readonly readerId: string
      readonly reason?: string
      readonly id: Slug
      readonly decidedAt: string
      readonly decidedBy: string
    }

export type EditorialDecisionBody =
  | {
      readonly kind: 'pin'
      readonly site: Slug
      readonly scope: string
      readonly storyId: string
      readonly position: number
      readonly until: string
      readonly reason?: string
    }
  | {
      readonly kind: 'block-story'
      readonly site: Slug
      readonly storyId: string
      readonly until?: string
      readonly reason?: string
    }
  | {
      readonly kind: 'block-publisher'
      readonly site: Slug
      readonly publisher: string
      readonly until?: string
      readonly reason?: string
    }
  | {
      readonly kind: 'block-tag'
      readonly site: Slug
      readonly tag: string
      readonly until?: string
      readonly reason?: string
    }
  | {
      readonly kind: 'review'
      readonly site: Slug
      readonly section: string
      readonly topN: number
      /** Stories that need no approval, since they stood there when the decision was made */
      readonly admitted?: readonly string[]
      readonly reason?: string
    }
  | { readonly kind: 'approve'; readonly site: Slug; readonly storyId: string; readonly reason?: string }
  | {
      readonly kind: 'publisher-cap'
      readonly site: Slug
      readonly maxPerPublisher: number
      readonly listLength?: number
      readonly reason?: string
    }
  | { readonly kind: 'exclude-reader'; readonly readerId: string; readonly reason?: string }

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

/** Different readers of the last 15 minutes, hour and day */
export type Readers = { readonly m15: number; readonly h1: number; readonly h24: number }

export type RisingEntry = {
  readonly rank: number
  readonly previousRank: number | null
  readonly storyId: string
  readonly title?: string
  readonly url?: string
  readonly image?: string
  readonly section?: string
  readonly publisher?: string
  readonly author?: string
  readonly language?: string
  readonly publishedAt?: string
  readonly tags?: readonly string[]
  readonly pinned?: true
  readonly readers: Readers
  readonly score: number
  readonly series: readonly number[]
  readonly factor: number
}

export type RisingReply = {
  readonly site: string
  readonly scope: string
  readonly entries: readonly RisingEntry[]
  /** Redis is away: readers are those of `asOf` */
  readonly stale?: true
  readonly asOf?: string
  /** What lists are made of is computed again from the archive */
  readonly rebuilding?: true
  /** With `rebuilding`: all that readers did from then on counts, of what they did before only some; `null`: no hour is complete yet */
  readonly coversFrom?: string | null
}

/** An id that operators give: of a source, a site, a decision */
export type Slug = string

export type StoryReply = {
  readonly site: string
  readonly storyId: string
  readonly title?: string
  readonly url?: string
  readonly image?: string
  readonly section?: string
  readonly publisher?: string
  readonly author?: string
  readonly language?: string
  readonly publishedAt?: string
  readonly tags?: readonly string[]
  readonly readersNow: number
  readonly readers: Readers
  readonly minutes: { readonly from: string; readonly readers: readonly number[] }
  readonly ranks: readonly {
    readonly scope: string
    readonly window: 'now' | '1h' | '6h' | '24h' | '7d'
    readonly rank: number
  }[]
  readonly why: readonly {
    readonly code: string
    readonly params: { readonly [name: string]: number | string }
  }[]
  /** Redis is away: readers are those of `asOf` */
  readonly stale?: true
  readonly asOf?: string
  /** What lists are made of is computed again from the archive */
  readonly rebuilding?: true
  /** With `rebuilding`: all that readers did from then on counts, of what they did before only some; `null`: no hour is complete yet */
  readonly coversFrom?: string | null
}

export type TrendingEntry = {
  readonly rank: number
  readonly previousRank: number | null
  readonly storyId: string
  readonly title?: string
  readonly url?: string
  readonly image?: string
  readonly section?: string
  readonly publisher?: string
  readonly author?: string
  readonly language?: string
  readonly publishedAt?: string
  readonly tags?: readonly string[]
  readonly pinned?: true
  readonly readers: Readers
  readonly score: number
  readonly series: readonly number[]
}

export type TrendingReply = {
  readonly site: string
  readonly window: 'now' | '1h' | '6h' | '24h' | '7d'
  readonly lists: readonly {
    readonly scope: string
    readonly entries: readonly TrendingEntry[]
    readonly nextCursor?: string
  }[]
  /** Redis is away: readers are those of `asOf` */
  readonly stale?: true
  readonly asOf?: string
  /** What lists are made of is computed again from the archive */
  readonly rebuilding?: true
  /** With `rebuilding`: all that readers did from then on counts, of what they did before only some; `null`: no hour is complete yet */
  readonly coversFrom?: string | null
}

export interface TrendingClient {
  /**
   * What readers read most, in one or several scopes
   *
   * `GET /v1/trending`
   */
  getTrending(
    request?: {
      readonly query?: {
        /** Not needed when there is only one site */
        readonly site?: Slug
        readonly scope?: readonly string[]
        readonly window?: 'now' | '1h' | '6h' | '24h' | '7d'
        readonly limit?: number
        /** `nextCursor` of the page before: with it, one scope */
        readonly cursor?: string
      }
    } & CallOptions,
  ): Promise<TrendingReply>

  /**
   * Stories that are read far more than usual, breaking ones included
   *
   * `GET /v1/trending/rising`
   */
  getRising(
    request?: {
      readonly query?: {
        /** Not needed when there is only one site */
        readonly site?: Slug
        /** `global`, `section:<slug>`, `tag:<slug>`, `publisher:<slug>`, `country:<ISO 3166-1 alpha-2>` (the reader’s) or `language:<BCP 47>` (the story’s) */
        readonly scope?: string
        readonly limit?: number
      }
    } & CallOptions,
  ): Promise<RisingReply>

  /**
   * Who reads one story now, minute by minute, and where it stands
   *
   * An id that is a URL is percent-encoded, its slashes too.
   *
   * `GET /v1/trending/stories/{id}`
   */
  getTrendingStory(
    request: {
      readonly path: { readonly id: string }
      readonly query?: {
        /** Not needed when there is only one site */
        readonly site?: Slug
      }
    } & CallOptions,
  ): Promise<StoryReply>

  /**
   * The answer of `GET /v1/trending` as server-sent events: now, and whenever it has changed
   *
   * Who comes back with `Last-Event-ID` is not sent what it has seen already.
   *
   * "Try it out" of `/docs` shows nothing of it, since that waits for an answer’s end. In a terminal: `curl -N 'http://127.0.0.1:4003/v1/trending/stream?limit=5'`
   *
   * `GET /v1/trending/stream`
   */
  streamTrending(
    request?: {
      readonly query?: {
        /** Not needed when there is only one site */
        readonly site?: Slug
        readonly scope?: readonly string[]
        readonly window?: 'now' | '1h' | '6h' | '24h' | '7d'
        readonly limit?: number
      }
    } & CallOptions,
  ): AsyncGenerator<StreamEvents<{ readonly lists: TrendingReply }>, void, undefined>

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
   * All editorial decisions, or those that hold for one site; the latest first
   *
   * Needs an admin token with the scope `trending.read`.
   *
   * `GET /v1/admin/decisions`
   */
  listDecisions(
    request?: { readonly query?: { readonly site?: Slug } } & CallOptions,
  ): Promise<{ readonly data: readonly EditorialDecision[] }>

  /**
   * Change up to 500 editorial decisions at once
   *
   * All of them or none. Each change is a version of its own record, with who made it.
   *
   * Needs an admin token with the scope `trending.write`.
   *
   * `PATCH /v1/admin/decisions`
   */
  changeDecisions(
    request: {
      readonly body: {
        /** By id, as for one */
        readonly put?: { readonly [name: string]: EditorialDecisionBody }
        readonly remove?: readonly string[]
      }
    } & CallOptions,
  ): Promise<{ readonly data: readonly { readonly id: string; readonly version: number }[] }>

  /**
   * One editorial decision
   *
   * Needs an admin token with the scope `trending.read`.
   *
   * `GET /v1/admin/decisions/{id}`
   */
  getDecision(request: { readonly path: { readonly id: string } } & CallOptions): Promise<EditorialDecision>

  /**
   * Create a editorial decision, or replace it
   *
   * In force on every service within a second. Every version is kept, with who made it. A review that names nobody as `admitted` admits who stands in the top now.
   *
   * Needs an admin token with the scope `trending.write`.
   *
   * `PUT /v1/admin/decisions/{id}`
   */
  putDecision(
    request: { readonly path: { readonly id: Slug }; readonly body: EditorialDecisionBody } & CallOptions,
  ): Promise<EditorialDecision>

  /**
   * Remove a editorial decision; its versions are kept
   *
   * Needs an admin token with the scope `trending.write`.
   *
   * `DELETE /v1/admin/decisions/{id}`
   */
  deleteDecision(request: { readonly path: { readonly id: string } } & CallOptions): Promise<void>

  /**
   * Who changed a editorial decision when, and to what; newest first
   *
   * Needs an admin token with the scope `trending.read`.
   *
   * `GET /v1/admin/decisions/{id}/versions`
   */
  listDecisionVersions(request: { readonly path: { readonly id: string } } & CallOptions): Promise<{
    readonly data: readonly {
      readonly version: number
      readonly changedAt: string
      readonly actor: string
      readonly action: 'put' | 'delete'
      /** Absent where it was removed */
      readonly decision?: EditorialDecision
      /** What it was before; absent where it was made, and where that is not known */
      readonly before?: EditorialDecision
    }[]
  }>

  /**
   * Stories that would stand in the top of a list, but wait for approval
   *
   * Needs an admin token with the scope `trending.read`.
   *
   * `GET /v1/admin/waiting-stories`
   */
  listWaitingStories(request?: { readonly query?: { readonly site?: Slug } } & CallOptions): Promise<{
    readonly data: readonly {
      readonly storyId: string
      readonly section: string
      /** The review that it waits for */
      readonly decisionId: string
      readonly title?: string
      readonly url?: string
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
export interface TrendingProblems {
  readonly getTrending: 'invalid_request' | 'bad_cursor' | 'unknown_site' | 'not_loaded' | 'board_unavailable'
  readonly getRising: 'invalid_request' | 'unknown_site' | 'not_loaded' | 'board_unavailable'
  readonly getTrendingStory:
    | 'invalid_request'
    | 'malformed_path'
    | 'unknown_story'
    | 'unknown_site'
    | 'not_loaded'
    | 'board_unavailable'
  readonly streamTrending:
    'invalid_request' | 'unknown_site' | 'too_many_streams' | 'not_loaded' | 'board_unavailable' | 'draining'
  readonly getLiveness: never
  readonly getHealth: never
  readonly getReadiness: 'invalid_request' | 'draining' | 'not_ready'
  readonly getMetrics: never
  readonly listEventLoopBlocks: 'missing_admin_token' | 'wrong_admin_token' | 'missing_scope' | 'admin_off'
  readonly listDecisions:
    | 'invalid_request'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'store_unavailable'
  readonly changeDecisions:
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
    | 'not_loaded'
    | 'board_unavailable'
    | 'overloaded'
  readonly getDecision:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_decision'
    | 'store_unavailable'
  readonly putDecision:
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
    | 'not_loaded'
    | 'board_unavailable'
    | 'overloaded'
  readonly deleteDecision:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_decision'
    | 'version_changed'
    | 'store_unavailable'
  readonly listDecisionVersions:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'store_unavailable'
  readonly listWaitingStories:
    | 'invalid_request'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_site'
    | 'not_loaded'
    | 'board_unavailable'
  readonly getOpenApiDocument: never
  readonly getDocs: never
}

const operations: Readonly<Record<keyof TrendingClient, OperationInfo>> = {
  getTrending: { method: 'GET', path: '/v1/trending', answers: 'json' },
  getRising: { method: 'GET', path: '/v1/trending/rising', answers: 'json' },
  getTrendingStory: { method: 'GET', path: '/v1/trending/stories/{id}', answers: 'json' },
  streamTrending: { method: 'GET', path: '/v1/trending/stream', answers: 'events' },
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
  listDecisions: { method: 'GET', path: '/v1/admin/decisions', answers: 'json', credentials: 'adminToken' },
  changeDecisions: {
    method: 'PATCH',
    path: '/v1/admin/decisions',
    answers: 'json',
    credentials: 'adminToken',
  },
  getDecision: {
    method: 'GET',
    path: '/v1/admin/decisions/{id}',
    answers: 'json',
    credentials: 'adminToken',
  },
  putDecision: {
    method: 'PUT',
    path: '/v1/admin/decisions/{id}',
    answers: 'json',
    credentials: 'adminToken',
  },
  deleteDecision: {
    method: 'DELETE',
    path: '/v1/admin/decisions/{id}',
    answers: 'nothing',
    credentials: 'adminToken',
  },
  listDecisionVersions: {
    method: 'GET',
    path: '/v1/admin/decisions/{id}/versions',
    answers: 'json',
    credentials: 'adminToken',
  },
  listWaitingStories: {
    method: 'GET',
    path: '/v1/admin/waiting-stories',
    answers: 'json',
    credentials: 'adminToken',
  },
  getOpenApiDocument: { method: 'GET', path: '/openapi.json', answers: 'json' },
  getDocs: { method: 'GET', path: '/docs', answers: 'text' },
}

export function createTrendingClient(options: ClientOptions): TrendingClient {
  return createClient<TrendingClient>(operations, options)
}
