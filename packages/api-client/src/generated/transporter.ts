// Generated from openapi/transporter.json by `npm run generate -w @frontpage/api-client`.
import { createClient } from '../client/create-client.js'
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
  getOpenApiDocument: { method: 'GET', path: '/openapi.json', answers: 'json' },
  getDocs: { method: 'GET', path: '/docs', answers: 'text' },
}

export function createTransporterClient(options: ClientOptions): TransporterClient {
  return createClient<TransporterClient>(operations, options)
}
