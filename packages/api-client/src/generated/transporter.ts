// Generated from openapi/transporter.json by `npm run generate -w @frontpage/api-client`.
import { createClient } from '../client/create-client.js'
import type { StreamEvents } from '../client/read-event-stream.js'
import type { CallOptions, ClientOptions, OperationInfo } from '../client/send-request.js'

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

export type ReadModel = {
  readonly name:
    'live' | 'identities' | 'stories' | 'trending' | 'impressions' | 'readers' | 'co-reads' | 'assignments'
  /** The version of the layout of its keys */
  readonly layout: number
  /** 0 in the platform’s own namespace; another one after a rebuild */
  readonly generation: number
  /** Lists that are made of it are incomplete */
  readonly rebuilding: boolean
  /** While it is incomplete: all events from this time on are in it; null where that is true of none */
  readonly coversFrom?: string | null
  readonly rebuild?: ReadModelRebuild
}

export type ReadModelRebuild = {
  /** `missing`: Redis had nothing of it. `behind`: Redis came back with an older state. `layout`: a release stores it differently. `requested`: an operator asked for it. */
  readonly reason: 'missing' | 'behind' | 'layout' | 'requested'
  readonly startedAt: string
  /** The hours of the archive that it goes through, the newest first */
  readonly hours: number
  readonly hoursDone: number
  /** Events that were read so far */
  readonly events: number
  /** It fills a copy, which takes the place of the read model once it is whole */
  readonly freshCopy: boolean
}

export type ReadModels = { readonly data: readonly ReadModel[] }

export interface TransporterClient {
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
   * The read models, and how far their rebuilds are
   *
   * Needs an admin token with the scope `transporter.read`.
   *
   * `GET /v1/admin/read-models`
   */
  listReadModels(request?: CallOptions): Promise<ReadModels>

  /**
   * Compute a read model again from the archive
   *
   * Fills a fresh copy beside the one that is read, the newest hours first, while live events go into both. The copy takes its place once it is whole. Read models that lack something are computed again by themselves.
   *
   * Needs an admin token with the scope `transporter.write`.
   *
   * `POST /v1/admin/read-models/{name}/rebuild`
   */
  rebuildReadModel(
    request: {
      readonly path: {
        readonly name:
          | 'live'
          | 'identities'
          | 'stories'
          | 'trending'
          | 'impressions'
          | 'readers'
          | 'co-reads'
          | 'assignments'
      }
      readonly query?: {
        /** The copy has no older events than those of this hour. By default it goes back as far as the read model remembers. */
        readonly since?: string
      }
    } & CallOptions,
  ): Promise<ReadModel>

  /**
   * Give up a rebuild that an operator asked for
   *
   * The fresh copy is deleted; the read model stays as it is.
   *
   * Needs an admin token with the scope `transporter.write`.
   *
   * `DELETE /v1/admin/read-models/{name}/rebuild`
   */
  cancelReadModelRebuild(
    request: {
      readonly path: {
        readonly name:
          | 'live'
          | 'identities'
          | 'stories'
          | 'trending'
          | 'impressions'
          | 'readers'
          | 'co-reads'
          | 'assignments'
      }
    } & CallOptions,
  ): Promise<ReadModel>

  /**
   * The read models as server-sent events: now, and whenever a rebuild has come further
   *
   * Needs an admin token with the scope `transporter.read`.
   *
   * `GET /v1/admin/read-models/stream`
   */
  streamReadModels(
    request?: CallOptions,
  ): AsyncGenerator<StreamEvents<{ readonly 'read-models': ReadModels }>, void, undefined>

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
export interface TransporterProblems {
  readonly getLiveness: never
  readonly getHealth: never
  readonly getReadiness: 'invalid_request' | 'draining' | 'not_ready'
  readonly getMetrics: never
  readonly listEventLoopBlocks: 'missing_admin_token' | 'wrong_admin_token' | 'missing_scope' | 'admin_off'
  readonly listReadModels:
    'missing_admin_token' | 'wrong_admin_token' | 'missing_scope' | 'admin_off' | 'redis_unavailable'
  readonly rebuildReadModel:
    | 'invalid_request'
    | 'since_in_future'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'already_rebuilding'
    | 'redis_unavailable'
    | 'not_taken_yet'
  readonly cancelReadModelRebuild:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'not_requested'
    | 'redis_unavailable'
    | 'not_taken_yet'
  readonly streamReadModels:
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'too_many_streams'
    | 'draining'
  readonly getOpenApiDocument: never
  readonly getDocs: never
}

const operations: Readonly<Record<keyof TransporterClient, OperationInfo>> = {
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
  listReadModels: {
    method: 'GET',
    path: '/v1/admin/read-models',
    answers: 'json',
    credentials: 'adminToken',
  },
  rebuildReadModel: {
    method: 'POST',
    path: '/v1/admin/read-models/{name}/rebuild',
    answers: 'json',
    credentials: 'adminToken',
  },
  cancelReadModelRebuild: {
    method: 'DELETE',
    path: '/v1/admin/read-models/{name}/rebuild',
    answers: 'json',
    credentials: 'adminToken',
  },
  streamReadModels: {
    method: 'GET',
    path: '/v1/admin/read-models/stream',
    answers: 'events',
    credentials: 'adminToken',
  },
  getOpenApiDocument: { method: 'GET', path: '/openapi.json', answers: 'json' },
  getDocs: { method: 'GET', path: '/docs', answers: 'text' },
}

export function createTransporterClient(options: ClientOptions): TransporterClient {
  return createClient<TransporterClient>(operations, options)
}
