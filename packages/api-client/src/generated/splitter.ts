// Generated from openapi/splitter.json by `npm run generate -w @frontpage/api-client`.
import { createClient } from '../client/create-client.js'
import type { CallOptions, ClientOptions, OperationInfo } from '../client/send-request.js'

/** An experiment, with what became of it */
export type Experiment = {
  readonly id: Slug
  readonly site: Slug
  readonly hypothesis: string
  readonly owner: string
  /** The first one is the control */
  readonly variations: readonly {
    readonly key: Slug
    readonly name: string
    /** Absent in all of them: equal shares */
    readonly weight?: number
    /** The value that code gets */
    readonly payload: __schema0
  }[]
  /** The unit that is assigned */
  readonly hashAttribute: string
  /** The unit while the hash attribute is missing; needs `sticky` */
  readonly fallbackAttribute?: string
  /** Keeps each unit’s first assignment; needed to freeze, and to carry it over a sign-in */
  readonly sticky: boolean
  /** A targeting condition in GrowthBook’s syntax, such as {"country": {"$in": ["ID", "MY"]}} */
  readonly condition?: { readonly [name: string]: __schema1 }
  readonly prerequisites: readonly {
    /** The key of a feature or an experiment */
    readonly feature: string
    /** About `value`, such as {"value": true} */
    readonly condition: { readonly [name: string]: __schema1 }
  }[]
  readonly urlTargets: readonly {
    readonly include: boolean
    readonly type: 'simple' | 'regex'
    readonly pattern: string
  }[]
  /** The share of the targeted readers who are in */
  readonly coverage: number
  /** From each of these times on, this coverage */
  readonly ramp: readonly { readonly at: string; readonly coverage: number }[]
  /** Its part of a layer, whose experiments exclude each other */
  readonly layer?: { readonly name: Slug; readonly from: number; readonly to: number }
  readonly holdout?: Slug
  /** Before it, the running experiment assigns nobody */
  readonly start?: string
  /** From it on, the experiment assigns nobody: an expiry is mandatory */
  readonly end: string
  readonly primaryMetric?: Slug
  readonly guardrails: readonly Slug[]
  readonly state: 'draft' | 'running' | 'frozen' | 'stopped' | 'archived'
  /** Why it is in this state */
  readonly reason: string
  readonly winner?: Slug
  /** A new phase assigns everyone anew */
  readonly phase: number
  /** What a phase’s assignments are hashed with */
  readonly salt: string
  /** When the phase began */
  readonly startedAt?: string
}

export type ExperimentBody = {
  readonly site: Slug
  readonly hypothesis: string
  readonly owner: string
  /** The first one is the control */
  readonly variations: readonly {
    readonly key: Slug
    readonly name?: string
    /** Absent in all of them: equal shares */
    readonly weight?: number
    /** The value that code gets */
    readonly payload: __schema0
  }[]
  /** The unit that is assigned */
  readonly hashAttribute?: string
  /** The unit while the hash attribute is missing; needs `sticky` */
  readonly fallbackAttribute?: string
  /** Keeps each unit’s first assignment; needed to freeze, and to carry it over a sign-in */
  readonly sticky?: boolean
  /** A targeting condition in GrowthBook’s syntax, such as {"country": {"$in": ["ID", "MY"]}} */
  readonly condition?: { readonly [name: string]: __schema1 }
  readonly prerequisites?: readonly {
    /** The key of a feature or an experiment */
    readonly feature: string
    /** About `value`, such as {"value": true} */
    readonly condition: { readonly [name: string]: __schema1 }
  }[]
  readonly urlTargets?: readonly {
    readonly include?: boolean
    readonly type: 'simple' | 'regex'
    readonly pattern: string
  }[]
  /** The share of the targeted readers who are in */
  readonly coverage?: number
  /** From each of these times on, this coverage */
  readonly ramp?: readonly { readonly at: string; readonly coverage: number }[]
  /** Its part of a layer, whose experiments exclude each other */
  readonly layer?: { readonly name: Slug; readonly from: number; readonly to: number }
  readonly holdout?: Slug
  /** Before it, the running experiment assigns nobody */
  readonly start?: string
  /** From it on, the experiment assigns nobody: an expiry is mandatory */
  readonly end: string
  readonly primaryMetric?: Slug
  readonly guardrails?: readonly Slug[]
  /** Starts a new phase, so that weights and variations may change while it runs */
  readonly newPhase?: boolean
}

/** A value that code asks for by its key, and the ordered rules that decide it */
export type Feature = {
  readonly id: Slug
  readonly site: Slug
  readonly description: string
  readonly owner: string
  /** The kill switch: when false, everyone gets the default */
  readonly enabled: boolean
  readonly valueType: 'boolean' | 'string' | 'number' | 'json'
  readonly defaultValue: __schema0
  /** When one is not met, the feature is null */
  readonly prerequisites: readonly {
    /** The key of a feature or an experiment */
    readonly feature: string
    /** About `value`, such as {"value": true} */
    readonly condition: { readonly [name: string]: __schema1 }
  }[]
  readonly rules: readonly (
    | {
        readonly type: 'force'
        readonly id?: Slug
        readonly description: string
        /** A targeting condition in GrowthBook’s syntax, such as {"country": {"$in": ["ID", "MY"]}} */
        readonly condition?: { readonly [name: string]: __schema1 }
        readonly prerequisites: readonly {
          /** The key of a feature or an experiment */
          readonly feature: string
          /** About `value`, such as {"value": true} */
          readonly condition: { readonly [name: string]: __schema1 }
        }[]
        readonly value: __schema2
        /** The share of the readers who get it; absent: all */
        readonly coverage?: number
        readonly hashAttribute: string
      }
    | {
        readonly type: 'experiment'
        /** An experiment of the same site; its variations’ payloads are the values */
        readonly experiment: Slug
      }
  )[]
}

export type FeatureBody = {
  readonly site: Slug
  readonly description?: string
  readonly owner?: string
  /** The kill switch: when false, everyone gets the default */
  readonly enabled?: boolean
  readonly valueType: 'boolean' | 'string' | 'number' | 'json'
  readonly defaultValue: __schema0
  /** When one is not met, the feature is null */
  readonly prerequisites?: readonly {
    /** The key of a feature or an experiment */
    readonly feature: string
    /** About `value`, such as {"value": true} */
    readonly condition: { readonly [name: string]: __schema1 }
  }[]
  readonly rules?: readonly (
    | {
        readonly type: 'force'
        readonly id?: Slug
        readonly description?: string
        /** A targeting condition in GrowthBook’s syntax, such as {"country": {"$in": ["ID", "MY"]}} */
        readonly condition?: { readonly [name: string]: __schema1 }
        readonly prerequisites?: readonly {
          /** The key of a feature or an experiment */
          readonly feature: string
          /** About `value`, such as {"value": true} */
          readonly condition: { readonly [name: string]: __schema1 }
        }[]
        readonly value: __schema2
        /** The share of the readers who get it; absent: all */
        readonly coverage?: number
        readonly hashAttribute?: string
      }
    | {
        readonly type: 'experiment'
        /** An experiment of the same site; its variations’ payloads are the values */
        readonly experiment: Slug
      }
  )[]
}

/** Readers whom no experiment of the holdout reaches */
export type Holdout = {
  readonly id: Slug
  readonly site: Slug
  readonly description: string
  /** The share of readers that all experiments of this holdout leave out */
  readonly share: number
  readonly hashAttribute: string
}

export type HoldoutBody = {
  readonly site: Slug
  readonly description?: string
  /** The share of readers that all experiments of this holdout leave out */
  readonly share: number
  readonly hashAttribute?: string
}

/** RFC 9457 problem details. */
export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  /** For people; its words may change. */
  readonly detail: string
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

/** Readers whom several conditions refer to */
export type SavedGroup = {
  readonly id: Slug
  readonly site: Slug
  readonly description: string
  readonly group:
    | {
        readonly type: 'list'
        readonly attributeKey: string
        readonly values: readonly (string | number | boolean)[]
      }
    | {
        readonly type: 'condition'
        /** A targeting condition in GrowthBook’s syntax, such as {"country": {"$in": ["ID", "MY"]}} */
        readonly condition: { readonly [name: string]: __schema0 }
      }
}

export type SavedGroupBody = {
  readonly site: Slug
  readonly description?: string
  readonly group:
    | {
        readonly type: 'list'
        readonly attributeKey: string
        readonly values: readonly (string | number | boolean)[]
      }
    | {
        readonly type: 'condition'
        /** A targeting condition in GrowthBook’s syntax, such as {"country": {"$in": ["ID", "MY"]}} */
        readonly condition: { readonly [name: string]: __schema0 }
      }
}

/** What an SDK authenticates with */
export type SdkKey = {
  readonly id: Slug
  /** What SDKs send as `Authorization: Bearer`, `X-API-Key` or in the path */
  readonly key: string
  /** `public` stands in web pages and apps and gets answers only; `server` is secret and also gets definitions, for SDKs that evaluate themselves */
  readonly kind: 'public' | 'server'
  /** The brand whose features and experiments the key is for */
  readonly site: Slug
  /** Exposures of other environments than `production` are archived and not counted */
  readonly environment: Slug
  /** The pages that may use a public key. Servers and apps, which send no `Origin`, always may. */
  readonly allowedOrigins: readonly string[]
  readonly enabled: boolean
}

export type SdkKeyBody = {
  /** What SDKs send as `Authorization: Bearer`, `X-API-Key` or in the path */
  readonly key: string
  /** `public` stands in web pages and apps and gets answers only; `server` is secret and also gets definitions, for SDKs that evaluate themselves */
  readonly kind: 'public' | 'server'
  /** The brand whose features and experiments the key is for */
  readonly site: Slug
  /** Exposures of other environments than `production` are archived and not counted */
  readonly environment?: Slug
  /** The pages that may use a public key. Servers and apps, which send no `Origin`, always may. */
  readonly allowedOrigins?: readonly string[]
  readonly enabled?: boolean
}

/** An id that operators give: of a source, a site, a decision */
export type Slug = string

export type __schema0 =
  string | number | boolean | null | readonly __schema0[] | { readonly [name: string]: __schema0 }

export type __schema1 =
  string | number | boolean | null | readonly __schema1[] | { readonly [name: string]: __schema1 }

export type __schema2 =
  string | number | boolean | null | readonly __schema2[] | { readonly [name: string]: __schema2 }

export interface SplitterClient {
  /**
   * Evaluate one flag for a reader
   *
   * `POST /ofrep/v1/evaluate/flags/{key}`
   */
  evaluateFlag(request: { readonly path: { readonly key: string } } & CallOptions): Promise<void>

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
   * All experiments, in the order of their ids
   *
   * At most 1000 at once; where there may be more, ask again with `after`.
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/experiments`
   */
  listExperiments(
    request?: {
      readonly query?: {
        readonly limit?: number
        /** The last id of the page before */
        readonly after?: string
      }
    } & CallOptions,
  ): Promise<{ readonly data: readonly Experiment[] }>

  /**
   * Change up to 500 experiments at once
   *
   * All of them or none. Each change is a version of its own record, with who made it.
   *
   * Needs an admin token with the scope `splitter.write`.
   *
   * `PATCH /v1/admin/experiments`
   */
  changeExperiments(
    request: {
      readonly body: {
        /** By id, as for one */
        readonly put?: { readonly [name: string]: ExperimentBody }
      }
    } & CallOptions,
  ): Promise<{ readonly data: readonly { readonly id: string; readonly version: number }[] }>

  /**
   * One experiment
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/experiments/{id}`
   */
  getExperiment(request: { readonly path: { readonly id: string } } & CallOptions): Promise<Experiment>

  /**
   * Create a experiment, or replace it
   *
   * In force on every service within a second. Every version is kept, with who made it.
   *
   * Needs an admin token with the scope `splitter.write`.
   *
   * `PUT /v1/admin/experiments/{id}`
   */
  putExperiment(
    request: { readonly path: { readonly id: Slug }; readonly body: ExperimentBody } & CallOptions,
  ): Promise<Experiment>

  /**
   * Who changed a experiment when, and to what; newest first
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/experiments/{id}/versions`
   */
  listExperimentVersions(request: { readonly path: { readonly id: string } } & CallOptions): Promise<{
    readonly data: readonly {
      readonly version: number
      readonly changedAt: string
      readonly actor: string
      readonly action: 'put' | 'delete'
      /** Absent where it was removed */
      readonly experiment?: Experiment
    }[]
  }>

  /**
   * All features, in the order of their ids
   *
   * At most 1000 at once; where there may be more, ask again with `after`.
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/features`
   */
  listFeatures(
    request?: {
      readonly query?: {
        readonly limit?: number
        /** The last id of the page before */
        readonly after?: string
      }
    } & CallOptions,
  ): Promise<{ readonly data: readonly Feature[] }>

  /**
   * Change up to 500 features at once
   *
   * All of them or none. Each change is a version of its own record, with who made it.
   *
   * Needs an admin token with the scope `splitter.write`.
   *
   * `PATCH /v1/admin/features`
   */
  changeFeatures(
    request: {
      readonly body: {
        /** By id, as for one */
        readonly put?: { readonly [name: string]: FeatureBody }
        readonly remove?: readonly string[]
      }
    } & CallOptions,
  ): Promise<{ readonly data: readonly { readonly id: string; readonly version: number }[] }>

  /**
   * One feature
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/features/{id}`
   */
  getFeature(request: { readonly path: { readonly id: string } } & CallOptions): Promise<Feature>

  /**
   * Create a feature, or replace it
   *
   * In force on every service within a second. Every version is kept, with who made it.
   *
   * Needs an admin token with the scope `splitter.write`.
   *
   * `PUT /v1/admin/features/{id}`
   */
  putFeature(
    request: { readonly path: { readonly id: Slug }; readonly body: FeatureBody } & CallOptions,
  ): Promise<Feature>

  /**
   * Remove a feature; its versions are kept
   *
   * Needs an admin token with the scope `splitter.write`.
   *
   * `DELETE /v1/admin/features/{id}`
   */
  deleteFeature(request: { readonly path: { readonly id: string } } & CallOptions): Promise<void>

  /**
   * Who changed a feature when, and to what; newest first
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/features/{id}/versions`
   */
  listFeatureVersions(request: { readonly path: { readonly id: string } } & CallOptions): Promise<{
    readonly data: readonly {
      readonly version: number
      readonly changedAt: string
      readonly actor: string
      readonly action: 'put' | 'delete'
      /** Absent where it was removed */
      readonly feature?: Feature
    }[]
  }>

  /**
   * All saved groups, in the order of their ids
   *
   * At most 1000 at once; where there may be more, ask again with `after`.
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/saved-groups`
   */
  listSavedGroups(
    request?: {
      readonly query?: {
        readonly limit?: number
        /** The last id of the page before */
        readonly after?: string
      }
    } & CallOptions,
  ): Promise<{ readonly data: readonly SavedGroup[] }>

  /**
   * Change up to 500 saved groups at once
   *
   * All of them or none. Each change is a version of its own record, with who made it.
   *
   * Needs an admin token with the scope `splitter.write`.
   *
   * `PATCH /v1/admin/saved-groups`
   */
  changeSavedGroups(
    request: {
      readonly body: {
        /** By id, as for one */
        readonly put?: { readonly [name: string]: SavedGroupBody }
        readonly remove?: readonly string[]
      }
    } & CallOptions,
  ): Promise<{ readonly data: readonly { readonly id: string; readonly version: number }[] }>

  /**
   * One saved group
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/saved-groups/{id}`
   */
  getSavedGroup(request: { readonly path: { readonly id: string } } & CallOptions): Promise<SavedGroup>

  /**
   * Create a saved group, or replace it
   *
   * In force on every service within a second. Every version is kept, with who made it.
   *
   * Needs an admin token with the scope `splitter.write`.
   *
   * `PUT /v1/admin/saved-groups/{id}`
   */
  putSavedGroup(
    request: { readonly path: { readonly id: Slug }; readonly body: SavedGroupBody } & CallOptions,
  ): Promise<SavedGroup>

  /**
   * Remove a saved group; its versions are kept
   *
   * Needs an admin token with the scope `splitter.write`.
   *
   * `DELETE /v1/admin/saved-groups/{id}`
   */
  deleteSavedGroup(request: { readonly path: { readonly id: string } } & CallOptions): Promise<void>

  /**
   * Who changed a saved group when, and to what; newest first
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/saved-groups/{id}/versions`
   */
  listSavedGroupVersions(request: { readonly path: { readonly id: string } } & CallOptions): Promise<{
    readonly data: readonly {
      readonly version: number
      readonly changedAt: string
      readonly actor: string
      readonly action: 'put' | 'delete'
      /** Absent where it was removed */
      readonly 'saved-group'?: SavedGroup
    }[]
  }>

  /**
   * All holdouts, in the order of their ids
   *
   * At most 1000 at once; where there may be more, ask again with `after`.
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/holdouts`
   */
  listHoldouts(
    request?: {
      readonly query?: {
        readonly limit?: number
        /** The last id of the page before */
        readonly after?: string
      }
    } & CallOptions,
  ): Promise<{ readonly data: readonly Holdout[] }>

  /**
   * Change up to 500 holdouts at once
   *
   * All of them or none. Each change is a version of its own record, with who made it.
   *
   * Needs an admin token with the scope `splitter.write`.
   *
   * `PATCH /v1/admin/holdouts`
   */
  changeHoldouts(
    request: {
      readonly body: {
        /** By id, as for one */
        readonly put?: { readonly [name: string]: HoldoutBody }
        readonly remove?: readonly string[]
      }
    } & CallOptions,
  ): Promise<{ readonly data: readonly { readonly id: string; readonly version: number }[] }>

  /**
   * One holdout
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/holdouts/{id}`
   */
  getHoldout(request: { readonly path: { readonly id: string } } & CallOptions): Promise<Holdout>

  /**
   * Create a holdout, or replace it
   *
   * In force on every service within a second. Every version is kept, with who made it.
   *
   * Needs an admin token with the scope `splitter.write`.
   *
   * `PUT /v1/admin/holdouts/{id}`
   */
  putHoldout(
    request: { readonly path: { readonly id: Slug }; readonly body: HoldoutBody } & CallOptions,
  ): Promise<Holdout>

  /**
   * Remove a holdout; its versions are kept
   *
   * Needs an admin token with the scope `splitter.write`.
   *
   * `DELETE /v1/admin/holdouts/{id}`
   */
  deleteHoldout(request: { readonly path: { readonly id: string } } & CallOptions): Promise<void>

  /**
   * Who changed a holdout when, and to what; newest first
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/holdouts/{id}/versions`
   */
  listHoldoutVersions(request: { readonly path: { readonly id: string } } & CallOptions): Promise<{
    readonly data: readonly {
      readonly version: number
      readonly changedAt: string
      readonly actor: string
      readonly action: 'put' | 'delete'
      /** Absent where it was removed */
      readonly holdout?: Holdout
    }[]
  }>

  /**
   * All SDK keys, in the order of their ids
   *
   * At most 1000 at once; where there may be more, ask again with `after`.
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/sdk-keys`
   */
  listSdkKeys(
    request?: {
      readonly query?: {
        readonly limit?: number
        /** The last id of the page before */
        readonly after?: string
      }
    } & CallOptions,
  ): Promise<{ readonly data: readonly SdkKey[] }>

  /**
   * Change up to 500 SDK keys at once
   *
   * All of them or none. Each change is a version of its own record, with who made it.
   *
   * Needs an admin token with the scope `splitter.write`.
   *
   * `PATCH /v1/admin/sdk-keys`
   */
  changeSdkKeys(
    request: {
      readonly body: {
        /** By id, as for one */
        readonly put?: { readonly [name: string]: SdkKeyBody }
        readonly remove?: readonly string[]
      }
    } & CallOptions,
  ): Promise<{ readonly data: readonly { readonly id: string; readonly version: number }[] }>

  /**
   * One SDK key
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/sdk-keys/{id}`
   */
  getSdkKey(request: { readonly path: { readonly id: string } } & CallOptions): Promise<SdkKey>

  /**
   * Create a SDK key, or replace it
   *
   * In force on every service within a second. Every version is kept, with who made it.
   *
   * Needs an admin token with the scope `splitter.write`.
   *
   * `PUT /v1/admin/sdk-keys/{id}`
   */
  putSdkKey(
    request: { readonly path: { readonly id: Slug }; readonly body: SdkKeyBody } & CallOptions,
  ): Promise<SdkKey>

  /**
   * Remove a SDK key; its versions are kept
   *
   * Needs an admin token with the scope `splitter.write`.
   *
   * `DELETE /v1/admin/sdk-keys/{id}`
   */
  deleteSdkKey(request: { readonly path: { readonly id: string } } & CallOptions): Promise<void>

  /**
   * Who changed a SDK key when, and to what; newest first
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/sdk-keys/{id}/versions`
   */
  listSdkKeyVersions(request: { readonly path: { readonly id: string } } & CallOptions): Promise<{
    readonly data: readonly {
      readonly version: number
      readonly changedAt: string
      readonly actor: string
      readonly action: 'put' | 'delete'
      /** Absent where it was removed */
      readonly 'sdk-key'?: SdkKey
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
export interface SplitterProblems {
  readonly evaluateFlag: 'malformed_path'
  readonly getLiveness: never
  readonly getHealth: never
  readonly getReadiness: 'invalid_request' | 'draining' | 'not_ready'
  readonly getMetrics: never
  readonly listEventLoopBlocks: 'missing_admin_token' | 'wrong_admin_token' | 'missing_scope' | 'admin_off'
  readonly listExperiments:
    | 'invalid_request'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'store_unavailable'
  readonly changeExperiments:
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
  readonly getExperiment:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_experiment'
    | 'store_unavailable'
  readonly putExperiment:
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
  readonly listExperimentVersions:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'store_unavailable'
  readonly listFeatures:
    | 'invalid_request'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'store_unavailable'
  readonly changeFeatures:
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
  readonly getFeature:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_feature'
    | 'store_unavailable'
  readonly putFeature:
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
  readonly deleteFeature:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_feature'
    | 'version_changed'
    | 'store_unavailable'
  readonly listFeatureVersions:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'store_unavailable'
  readonly listSavedGroups:
    | 'invalid_request'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'store_unavailable'
  readonly changeSavedGroups:
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
  readonly getSavedGroup:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_saved_group'
    | 'store_unavailable'
  readonly putSavedGroup:
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
  readonly deleteSavedGroup:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_saved_group'
    | 'version_changed'
    | 'store_unavailable'
  readonly listSavedGroupVersions:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'store_unavailable'
  readonly listHoldouts:
    | 'invalid_request'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'store_unavailable'
  readonly changeHoldouts:
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
  readonly getHoldout:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_holdout'
    | 'store_unavailable'
  readonly putHoldout:
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
  readonly deleteHoldout:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_holdout'
    | 'version_changed'
    | 'store_unavailable'
  readonly listHoldoutVersions:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'store_unavailable'
  readonly listSdkKeys:
    | 'invalid_request'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'store_unavailable'
  readonly changeSdkKeys:
    | 'invalid_request'
    | 'invalid_json'
    | 'bad_encoding'
    | 'malformed_request'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'request_timeout'
    | 'sdk_key_taken'
    | 'body_too_large'
    | 'unsupported_media_type'
    | 'unsupported_encoding'
    | 'store_unavailable'
    | 'overloaded'
  readonly getSdkKey:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_sdk_key'
    | 'store_unavailable'
  readonly putSdkKey:
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
    | 'sdk_key_taken'
    | 'version_changed'
    | 'body_too_large'
    | 'unsupported_media_type'
    | 'unsupported_encoding'
    | 'store_unavailable'
    | 'overloaded'
  readonly deleteSdkKey:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_sdk_key'
    | 'version_changed'
    | 'store_unavailable'
  readonly listSdkKeyVersions:
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

const operations: Readonly<Record<keyof SplitterClient, OperationInfo>> = {
  evaluateFlag: { method: 'POST', path: '/ofrep/v1/evaluate/flags/{key}', answers: 'nothing' },
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
  listExperiments: {
    method: 'GET',
    path: '/v1/admin/experiments',
    answers: 'json',
    credentials: 'adminToken',
  },
  changeExperiments: {
    method: 'PATCH',
    path: '/v1/admin/experiments',
    answers: 'json',
    credentials: 'adminToken',
  },
  getExperiment: {
    method: 'GET',
    path: '/v1/admin/experiments/{id}',
    answers: 'json',
    credentials: 'adminToken',
  },
  putExperiment: {
    method: 'PUT',
    path: '/v1/admin/experiments/{id}',
    answers: 'json',
    credentials: 'adminToken',
  },
  listExperimentVersions: {
    method: 'GET',
    path: '/v1/admin/experiments/{id}/versions',
    answers: 'json',
    credentials: 'adminToken',
  },
  listFeatures: { method: 'GET', path: '/v1/admin/features', answers: 'json', credentials: 'adminToken' },
  changeFeatures: { method: 'PATCH', path: '/v1/admin/features', answers: 'json', credentials: 'adminToken' },
  getFeature: { method: 'GET', path: '/v1/admin/features/{id}', answers: 'json', credentials: 'adminToken' },
  putFeature: { method: 'PUT', path: '/v1/admin/features/{id}', answers: 'json', credentials: 'adminToken' },
  deleteFeature: {
    method: 'DELETE',
    path: '/v1/admin/features/{id}',
    answers: 'nothing',
    credentials: 'adminToken',
  },
  listFeatureVersions: {
    method: 'GET',
    path: '/v1/admin/features/{id}/versions',
    answers: 'json',
    credentials: 'adminToken',
  },
  listSavedGroups: {
    method: 'GET',
    path: '/v1/admin/saved-groups',
    answers: 'json',
    credentials: 'adminToken',
  },
  changeSavedGroups: {
    method: 'PATCH',
    path: '/v1/admin/saved-groups',
    answers: 'json',
    credentials: 'adminToken',
  },
  getSavedGroup: {
    method: 'GET',
    path: '/v1/admin/saved-groups/{id}',
    answers: 'json',
    credentials: 'adminToken',
  },
  putSavedGroup: {
    method: 'PUT',
    path: '/v1/admin/saved-groups/{id}',
    answers: 'json',
    credentials: 'adminToken',
  },
  deleteSavedGroup: {
    method: 'DELETE',
    path: '/v1/admin/saved-groups/{id}',
    answers: 'nothing',
    credentials: 'adminToken',
  },
  listSavedGroupVersions: {
    method: 'GET',
    path: '/v1/admin/saved-groups/{id}/versions',
    answers: 'json',
    credentials: 'adminToken',
  },
  listHoldouts: { method: 'GET', path: '/v1/admin/holdouts', answers: 'json', credentials: 'adminToken' },
  changeHoldouts: { method: 'PATCH', path: '/v1/admin/holdouts', answers: 'json', credentials: 'adminToken' },
  getHoldout: { method: 'GET', path: '/v1/admin/holdouts/{id}', answers: 'json', credentials: 'adminToken' },
  putHoldout: { method: 'PUT', path: '/v1/admin/holdouts/{id}', answers: 'json', credentials: 'adminToken' },
  deleteHoldout: {
    method: 'DELETE',
    path: '/v1/admin/holdouts/{id}',
    answers: 'nothing',
    credentials: 'adminToken',
  },
  listHoldoutVersions: {
    method: 'GET',
    path: '/v1/admin/holdouts/{id}/versions',
    answers: 'json',
    credentials: 'adminToken',
  },
  listSdkKeys: { method: 'GET', path: '/v1/admin/sdk-keys', answers: 'json', credentials: 'adminToken' },
  changeSdkKeys: { method: 'PATCH', path: '/v1/admin/sdk-keys', answers: 'json', credentials: 'adminToken' },
  getSdkKey: { method: 'GET', path: '/v1/admin/sdk-keys/{id}', answers: 'json', credentials: 'adminToken' },
  putSdkKey: { method: 'PUT', path: '/v1/admin/sdk-keys/{id}', answers: 'json', credentials: 'adminToken' },
  deleteSdkKey: {
    method: 'DELETE',
    path: '/v1/admin/sdk-keys/{id}',
    answers: 'nothing',
    credentials: 'adminToken',
  },
  listSdkKeyVersions: {
    method: 'GET',
    path: '/v1/admin/sdk-keys/{id}/versions',
    answers: 'json',
    credentials: 'adminToken',
  },
  getOpenApiDocument: { method: 'GET', path: '/openapi.json', answers: 'json' },
  getDocs: { method: 'GET', path: '/docs', answers: 'text' },
}

export function createSplitterClient(options: ClientOptions): SplitterClient {
  return createClient<SplitterClient>(operations, options)
}
