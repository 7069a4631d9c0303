// Generated from openapi/splitter.json by `npm run generate -w @frontpage/api-client`.
import { createClient } from '../client/create-client.js'
import type { StreamEvents } from '../client/read-event-stream.js'
import type { CallOptions, ClientOptions, OperationInfo } from '../client/send-request.js'

export type Assignments = {
  readonly site: Slug
  readonly assignments: readonly (
    | {
        readonly experiment: string
        readonly phase: number
        readonly inExperiment: boolean
        /** Null where the reader is not in the experiment */
        readonly variation: string | null
        /** The variation’s; of the control for who is not in it */
        readonly payload?: __schema0
        readonly reason: 'STATIC' | 'TARGETING_MATCH' | 'SPLIT' | 'DISABLED' | 'DEFAULT'
        /** For `POST /v1/exposures`, when the reader sees it. Several, of prerequisites too, are separated by spaces. */
        readonly exposureToken?: string
        /** By a QA override, which never counts */
        readonly forced?: true
        /** An earlier assignment could not be read; it does not count */
        readonly stickyUnavailable?: true
      }
    | { readonly experiment: string; readonly error: 'not_found' | 'cycle' | 'targeting_key_missing' }
  )[]
}

export type AssignmentsBody = {
  /** The reader: `id`, and what targeting looks at */
  readonly attributes?: { readonly [name: string]: __schema0 }
  /** The reader’s id, in place of `attributes.id` */
  readonly targetingKey?: string
  /** The page, for experiments that target addresses */
  readonly url?: string
  /** Their keys; absent: all that run at the site */
  readonly experiments?: readonly string[]
}

export type Crossovers = {
  readonly experiment: string
  readonly phase: number
  readonly environment: string
  /** Readers who saw any variation */
  readonly exposed: number
  /** Those of them who saw more than one */
  readonly readers: number
  /** Some of these readers */
  readonly sample: readonly {
    /** The ids under which the reader saw them, 10 at most */
    readonly units: readonly string[]
    readonly variations: readonly string[]
  }[]
}

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
    readonly payload: unknown
  }[]
  /** The unit that is assigned */
  readonly hashAttribute: string
  /** The unit while the hash attribute is missing; needs `sticky` */
  readonly fallbackAttribute?: string
  /** Keeps each unit’s first assignment; needed to freeze, and to carry it over a sign-in */
  readonly sticky: boolean
  /** A targeting condition in GrowthBook’s syntax, such as {"country": {"$in": ["ID", "MY"]}} */
  readonly condition?: { readonly [name: string]: unknown }
  readonly prerequisites: readonly {
    /** The key of a feature or an experiment */
    readonly feature: string
    /** About `value`, such as {"value": true} */
    readonly condition: { readonly [name: string]: unknown }
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
  /** Since when it is in this state */
  readonly stateAt?: string
  readonly winner?: Slug
  /** A new phase assigns everyone anew */
  readonly phase: number
  /** What a phase’s assignments are hashed with */
  readonly salt: string
  /** When the phase began */
  readonly startedAt?: string
  /** What could be saved last, and hardly is what was meant */
  readonly warnings?: readonly { readonly pointer: string; readonly detail: string }[]
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
    readonly payload: unknown
  }[]
  /** The unit that is assigned */
  readonly hashAttribute?: string
  /** The unit while the hash attribute is missing; needs `sticky` */
  readonly fallbackAttribute?: string
  /** Keeps each unit’s first assignment; needed to freeze, and to carry it over a sign-in */
  readonly sticky?: boolean
  /** A targeting condition in GrowthBook’s syntax, such as {"country": {"$in": ["ID", "MY"]}} */
  readonly condition?: { readonly [name: string]: unknown }
  readonly prerequisites?: readonly {
    /** The key of a feature or an experiment */
    readonly feature: string
    /** About `value`, such as {"value": true} */
    readonly condition: { readonly [name: string]: unknown }
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

export type ExperimentTransition = {
  readonly to: 'draft' | 'running' | 'frozen' | 'stopped' | 'archived'
  /** For the audit: why now */
  readonly reason: string
  /** When it is stopped: the variation that everyone gets from now on; absent: the control */
  readonly winner?: Slug
}

export type ExposureResults = {
  /** One for each token, in their order */
  readonly results: readonly {
    /** accepted: it is in the journal; repeated: it was counted earlier today; refused: it does not count, and sending it again is of no use. Of several tokens in one text, the best of theirs. */
    readonly status: 'accepted' | 'repeated' | 'refused'
    /** Why it, or one of several, was refused */
    readonly code?:
      | 'not_in_experiment'
      | 'forced'
      | 'preview'
      | 'bot'
      | 'privacy_signal'
      | 'not_running'
      | 'frozen'
      | 'sticky_unavailable'
      | 'unit_invalid'
      | 'token_invalid'
      | 'token_expired'
      | 'token_of_another_site'
      | 'token_of_another_phase'
  }[]
}

export type ExposuresBody = {
  readonly exposures: readonly {
    /** As an assignment came with it; several, of prerequisites too, are separated by spaces. It is good for a day. */
    readonly token: string
    /** When the reader saw it, where that was not now; earlier than the token it is not believed */
    readonly at?: string
  }[]
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
  readonly defaultValue: unknown
  /** When one is not met, the feature is null */
  readonly prerequisites: readonly {
    /** The key of a feature or an experiment */
    readonly feature: string
    /** About `value`, such as {"value": true} */
    readonly condition: { readonly [name: string]: unknown }
  }[]
  readonly rules: readonly (
    | {
        readonly type: 'force'
        readonly id?: Slug
        readonly description: string
        /** A targeting condition in GrowthBook’s syntax, such as {"country": {"$in": ["ID", "MY"]}} */
        readonly condition?: { readonly [name: string]: unknown }
        readonly prerequisites: readonly {
          /** The key of a feature or an experiment */
          readonly feature: string
          /** About `value`, such as {"value": true} */
          readonly condition: { readonly [name: string]: unknown }
        }[]
        readonly value: unknown
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
  readonly defaultValue: unknown
  /** When one is not met, the feature is null */
  readonly prerequisites?: readonly {
    /** The key of a feature or an experiment */
    readonly feature: string
    /** About `value`, such as {"value": true} */
    readonly condition: { readonly [name: string]: unknown }
  }[]
  readonly rules?: readonly (
    | {
        readonly type: 'force'
        readonly id?: Slug
        readonly description?: string
        /** A targeting condition in GrowthBook’s syntax, such as {"country": {"$in": ["ID", "MY"]}} */
        readonly condition?: { readonly [name: string]: unknown }
        readonly prerequisites?: readonly {
          /** The key of a feature or an experiment */
          readonly feature: string
          /** About `value`, such as {"value": true} */
          readonly condition: { readonly [name: string]: unknown }
        }[]
        readonly value: unknown
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

export type GrowthbookError = { readonly status: number; readonly error: string; readonly code: string }

export type GrowthbookPayload = {
  readonly status: 200
  /** By key: `defaultValue` and `rules` */
  readonly features: { readonly [name: string]: { readonly [name: string]: __schema0 } }
  readonly dateUpdated: string
  readonly savedGroups: { readonly [name: string]: __schema1 }
}

export type GrowthbookRemotePayload = {
  readonly status: 200
  readonly features: {
    readonly [name: string]: {
      readonly defaultValue: __schema0
      readonly rules?: readonly {
        readonly force: __schema1
        readonly tracks: readonly {
          readonly experiment: {
            readonly key: string
            readonly variations: readonly __schema2[]
            readonly phase: string
          }
          readonly result: {
            readonly key: string
            readonly variationId: number
            /** For `POST /v1/exposures` */
            readonly exposureToken?: string
            readonly [name: string]: unknown
          }
        }[]
      }[]
    }
  }
  readonly experiments: readonly never[]
  readonly dateUpdated: string
}

export type GrowthbookRemoteRequest = {
  /** The reader */
  readonly attributes?: { readonly [name: string]: __schema0 }
  /** The page’s address; the attribute `url` unless there is one */
  readonly url?: string
  /** Ignored: what is forced has to be signed */
  readonly forcedVariations?: __schema1
  /** Ignored: the SDK applies them itself */
  readonly forcedFeatures?: __schema2
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

export type OfrepBulk = {
  readonly flags: readonly (OfrepSuccess | OfrepFlagFailure)[]
  readonly metadata?: { readonly [name: string]: boolean | string | number }
  readonly eventStreams: readonly {
    readonly type: 'sse'
    readonly endpoint: { readonly requestUri: string }
    readonly inactivityDelaySec: number
  }[]
}

export type OfrepBulkFailure = {
  readonly errorCode:
    'PARSE_ERROR' | 'TARGETING_KEY_MISSING' | 'INVALID_CONTEXT' | 'FLAG_NOT_FOUND' | 'GENERAL'
  readonly errorDetails?: string
}

export type OfrepFlagFailure = {
  readonly key: string
  readonly errorCode:
    'PARSE_ERROR' | 'TARGETING_KEY_MISSING' | 'INVALID_CONTEXT' | 'FLAG_NOT_FOUND' | 'GENERAL'
  readonly errorDetails?: string
}

export type OfrepRequest = {
  /** The reader: `targetingKey` (or `id`), and the attributes that targeting looks at */
  readonly context?: { readonly [name: string]: __schema0 }
}

export type OfrepSuccess = {
  readonly key: string
  readonly reason: 'STATIC' | 'TARGETING_MATCH' | 'SPLIT' | 'DISABLED' | 'DEFAULT'
  readonly variant?: string
  /** Absent: code uses its own default */
  readonly value?: __schema0
  readonly metadata?: { readonly [name: string]: boolean | string | number }
}

export type OverrideBody = {
  readonly site: Slug
  /** Experiment → variation */
  readonly variations: { readonly [name: string]: string }
  /** At most 30 days ahead */
  readonly until: string
}

export type Preview = {
  /** What the reader would get; absent: code’s own default */
  readonly value?: __schema0
  readonly reason?: 'STATIC' | 'TARGETING_MATCH' | 'SPLIT' | 'DISABLED' | 'DEFAULT'
  readonly variation?: string
  readonly ruleId?: string
  /** Of a condition */
  readonly isMet?: boolean
  readonly error?: 'cycle' | 'targeting_key_missing'
  /** In the order in which they were taken */
  readonly steps: readonly {
    /** The feature or experiment that was being evaluated */
    readonly key: string
    /** The index of the feature’s rule */
    readonly rule?: number
    readonly step: string
    /** `passed`: the next step follows; `skipped`: the next rule; `decided`: the result is known */
    readonly outcome: 'passed' | 'skipped' | 'decided'
  }[]
}

export type PreviewBody = {
  /** Its features, experiments and groups may be referred to */
  readonly site: Slug
  /** Of the definition; an existing experiment’s key splits readers as that one does */
  readonly key?: Slug
  /** Evaluated as if it ran */
  readonly experiment?: {
    readonly hypothesis: string
    readonly owner: string
    /** The first one is the control */
    readonly variations: readonly {
      readonly key: Slug
      readonly name?: string
      /** Absent in all of them: equal shares */
      readonly weight?: number
      /** The value that code gets */
      readonly payload: unknown
    }[]
    /** The unit that is assigned */
    readonly hashAttribute?: string
    /** The unit while the hash attribute is missing; needs `sticky` */
    readonly fallbackAttribute?: string
    /** Keeps each unit’s first assignment; needed to freeze, and to carry it over a sign-in */
    readonly sticky?: boolean
    /** A targeting condition in GrowthBook’s syntax, such as {"country": {"$in": ["ID", "MY"]}} */
    readonly condition?: { readonly [name: string]: unknown }
    readonly prerequisites?: readonly {
      /** The key of a feature or an experiment */
      readonly feature: string
      /** About `value`, such as {"value": true} */
      readonly condition: { readonly [name: string]: unknown }
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
  readonly feature?: {
    readonly description?: string
    readonly owner?: string
    /** The kill switch: when false, everyone gets the default */
    readonly enabled?: boolean
    readonly valueType: 'boolean' | 'string' | 'number' | 'json'
    readonly defaultValue: unknown
    /** When one is not met, the feature is null */
    readonly prerequisites?: readonly {
      /** The key of a feature or an experiment */
      readonly feature: string
      /** About `value`, such as {"value": true} */
      readonly condition: { readonly [name: string]: unknown }
    }[]
    readonly rules?: readonly (
      | {
          readonly type: 'force'
          readonly id?: Slug
          readonly description?: string
          /** A targeting condition in GrowthBook’s syntax, such as {"country": {"$in": ["ID", "MY"]}} */
          readonly condition?: { readonly [name: string]: unknown }
          readonly prerequisites?: readonly {
            /** The key of a feature or an experiment */
            readonly feature: string
            /** About `value`, such as {"value": true} */
            readonly condition: { readonly [name: string]: unknown }
          }[]
          readonly value: unknown
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
  /** A targeting condition in GrowthBook’s syntax, such as {"country": {"$in": ["ID", "MY"]}} */
  readonly condition?: { readonly [name: string]: unknown }
  readonly savedGroups?: {
    readonly [name: string]:
      | {
          readonly type: 'list'
          readonly attributeKey: string
          readonly values: readonly (string | number | boolean)[]
        }
      | {
          readonly type: 'condition'
          /** A targeting condition in GrowthBook’s syntax, such as {"country": {"$in": ["ID", "MY"]}} */
          readonly condition: { readonly [name: string]: unknown }
        }
  }
  /** The reader */
  readonly attributes?: { readonly [name: string]: __schema0 }
  readonly url?: string
  /** The time; default: now */
  readonly at?: string
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

/** A site’s experiments, features, saved groups and holdouts */
export type RegistryDocument = {
  readonly version: 1
  readonly site: Slug
  readonly experiments: readonly {
    readonly id: Slug
    readonly hypothesis: string
    readonly owner: string
    /** The first one is the control */
    readonly variations: readonly {
      readonly key: Slug
      readonly name: string
      /** Absent in all of them: equal shares */
      readonly weight?: number
      /** The value that code gets */
      readonly payload: unknown
    }[]
    /** The unit that is assigned */
    readonly hashAttribute: string
    /** The unit while the hash attribute is missing; needs `sticky` */
    readonly fallbackAttribute?: string
    /** Keeps each unit’s first assignment; needed to freeze, and to carry it over a sign-in */
    readonly sticky: boolean
    /** A targeting condition in GrowthBook’s syntax, such as {"country": {"$in": ["ID", "MY"]}} */
    readonly condition?: { readonly [name: string]: unknown }
    readonly prerequisites: readonly {
      /** The key of a feature or an experiment */
      readonly feature: string
      /** About `value`, such as {"value": true} */
      readonly condition: { readonly [name: string]: unknown }
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
    /** Since when it is in this state */
    readonly stateAt?: string
    readonly winner?: Slug
    /** A new phase assigns everyone anew */
    readonly phase: number
    /** What a phase’s assignments are hashed with */
    readonly salt?: string
    /** When the phase began */
    readonly startedAt?: string
  }[]
  readonly features: readonly {
    readonly id: Slug
    readonly description: string
    readonly owner: string
    /** The kill switch: when false, everyone gets the default */
    readonly enabled: boolean
    readonly valueType: 'boolean' | 'string' | 'number' | 'json'
    readonly defaultValue: unknown
    /** When one is not met, the feature is null */
    readonly prerequisites: readonly {
      /** The key of a feature or an experiment */
      readonly feature: string
      /** About `value`, such as {"value": true} */
      readonly condition: { readonly [name: string]: unknown }
    }[]
    readonly rules: readonly (
      | {
          readonly type: 'force'
          readonly id?: Slug
          readonly description: string
          /** A targeting condition in GrowthBook’s syntax, such as {"country": {"$in": ["ID", "MY"]}} */
          readonly condition?: { readonly [name: string]: unknown }
          readonly prerequisites: readonly {
            /** The key of a feature or an experiment */
            readonly feature: string
            /** About `value`, such as {"value": true} */
            readonly condition: { readonly [name: string]: unknown }
          }[]
          readonly value: unknown
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
  }[]
  readonly savedGroups: readonly {
    readonly id: Slug
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
          readonly condition: { readonly [name: string]: unknown }
        }
  }[]
  readonly holdouts: readonly {
    readonly id: Slug
    readonly description: string
    /** The share of readers that all experiments of this holdout leave out */
    readonly share: number
    readonly hashAttribute: string
  }[]
}

/** A site’s experiments, features, saved groups and holdouts */
export type RegistryDocumentInput = {
  readonly version: 1
  readonly site: Slug
  readonly experiments?: readonly {
    readonly id: Slug
    readonly hypothesis: string
    readonly owner: string
    /** The first one is the control */
    readonly variations: readonly {
      readonly key: Slug
      readonly name?: string
      /** Absent in all of them: equal shares */
      readonly weight?: number
      /** The value that code gets */
      readonly payload: unknown
    }[]
    /** The unit that is assigned */
    readonly hashAttribute?: string
    /** The unit while the hash attribute is missing; needs `sticky` */
    readonly fallbackAttribute?: string
    /** Keeps each unit’s first assignment; needed to freeze, and to carry it over a sign-in */
    readonly sticky?: boolean
    /** A targeting condition in GrowthBook’s syntax, such as {"country": {"$in": ["ID", "MY"]}} */
    readonly condition?: { readonly [name: string]: unknown }
    readonly prerequisites?: readonly {
      /** The key of a feature or an experiment */
      readonly feature: string
      /** About `value`, such as {"value": true} */
      readonly condition: { readonly [name: string]: unknown }
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
    readonly state?: 'draft' | 'running' | 'frozen' | 'stopped' | 'archived'
    /** Why it is in this state */
    readonly reason?: string
    /** Since when it is in this state */
    readonly stateAt?: string
    readonly winner?: Slug
    /** A new phase assigns everyone anew */
    readonly phase?: number
    /** What a phase’s assignments are hashed with */
    readonly salt?: string
    /** When the phase began */
    readonly startedAt?: string
  }[]
  readonly features?: readonly {
    readonly id: Slug
    readonly description?: string
    readonly owner?: string
    /** The kill switch: when false, everyone gets the default */
    readonly enabled?: boolean
    readonly valueType: 'boolean' | 'string' | 'number' | 'json'
    readonly defaultValue: unknown
    /** When one is not met, the feature is null */
    readonly prerequisites?: readonly {
      /** The key of a feature or an experiment */
      readonly feature: string
      /** About `value`, such as {"value": true} */
      readonly condition: { readonly [name: string]: unknown }
    }[]
    readonly rules?: readonly (
      | {
          readonly type: 'force'
          readonly id?: Slug
          readonly description?: string
          /** A targeting condition in GrowthBook’s syntax, such as {"country": {"$in": ["ID", "MY"]}} */
          readonly condition?: { readonly [name: string]: unknown }
          readonly prerequisites?: readonly {
            /** The key of a feature or an experiment */
            readonly feature: string
            /** About `value`, such as {"value": true} */
            readonly condition: { readonly [name: string]: unknown }
          }[]
          readonly value: unknown
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
  }[]
  readonly savedGroups?: readonly {
    readonly id: Slug
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
          readonly condition: { readonly [name: string]: unknown }
        }
  }[]
  readonly holdouts?: readonly {
    readonly id: Slug
    readonly description?: string
    /** The share of readers that all experiments of this holdout leave out */
    readonly share: number
    readonly hashAttribute?: string
  }[]
}

export type RegistryImport = {
  readonly site: string
  readonly isDryRun: boolean
  readonly summary: {
    readonly create: number
    readonly update: number
    readonly unchanged: number
    readonly conflicts: number
  }
  /** What becomes of each record of the document */
  readonly changes: readonly {
    readonly list: 'savedGroups' | 'holdouts' | 'experiments' | 'features'
    readonly id: string
    readonly action: 'create' | 'update' | 'unchanged'
    readonly fields: readonly {
      readonly field: string
      readonly before?: unknown
      readonly after?: unknown
    }[]
    readonly warnings: readonly { readonly pointer: string; readonly detail: string }[]
  }[]
  /** Why it cannot be imported as it is; empty where it can */
  readonly conflicts: readonly {
    readonly list: 'savedGroups' | 'holdouts' | 'experiments' | 'features'
    readonly id: string
    readonly code: string
    readonly pointer: string
    readonly detail: string
  }[]
  /** What the site has beside the document; it stays as it is */
  readonly notInDocument: readonly {
    readonly list: 'savedGroups' | 'holdouts' | 'experiments' | 'features'
    readonly id: string
  }[]
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
        readonly condition: { readonly [name: string]: unknown }
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
        readonly condition: { readonly [name: string]: unknown }
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

export type SignedOverride = { readonly token: string; readonly until: string }

/** A brand. Sources, keys and experiments name it by its id. */
export type Site = {
  readonly id: Slug
  readonly name: string
  /** Where the site’s days begin: a time zone of the IANA database */
  readonly timezone: string
  /** The languages that its pages are in (BCP 47), the first one by default */
  readonly locales: readonly string[]
}

export type SiteBody = {
  readonly name: string
  /** Where the site’s days begin: a time zone of the IANA database */
  readonly timezone?: string
  /** The languages that its pages are in (BCP 47), the first one by default */
  readonly locales?: readonly string[]
}

/** An id that operators give: of a source, a site, a decision */
export type Slug = string

export type StaleKey = {
  readonly kind: 'experiment' | 'feature'
  readonly key: string
  readonly owner: string
  readonly reason: 'still-asked' | 'never-asked' | 'past-end'
  /** What to do */
  readonly detail: string
  /** Absent where it was never asked for */
  readonly lastAskedAt?: string
}

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
   * OFREP 0.3.0. The key is a feature’s or an experiment’s. An experiment that decides the value counts as seen.
   *
   * `POST /ofrep/v1/evaluate/flags/{key}`
   */
  evaluateFlag(
    request: { readonly path: { readonly key: string }; readonly body: OfrepRequest } & CallOptions,
  ): Promise<OfrepSuccess>

  /**
   * Evaluate all flags of the site for a reader
   *
   * OFREP 0.3.0. Nothing counts as seen: a flag that an experiment decides has `metadata.exposureToken`, for `POST /v1/exposures` when its value is used.
   *
   * `POST /ofrep/v1/evaluate/flags`
   */
  evaluateAllFlags(
    request: {
      readonly query?: {
        /** As in the event that made the client ask */
        readonly flagConfigEtag?: string
        readonly flagConfigLastModified?: string
      }
      readonly body: OfrepRequest
    } & CallOptions,
  ): Promise<OfrepBulk>

  /**
   * Follow changes of the flags
   *
   * Each event says that the flags have changed and should be asked for again. After `Last-Event-ID`, and after a change that came between the answer and the stream, the first event comes at once.
   *
   * `GET /ofrep/v1/events`
   */
  followFlagChanges(
    request: {
      readonly query: {
        /** As in `eventStreams` of the answer with all flags */
        readonly token: string
      }
    } & CallOptions,
  ): AsyncGenerator<
    StreamEvents<{
      readonly message: {
        readonly type: 'refetchEvaluation'
        readonly etag: string
        readonly lastModified: string
      }
    }>,
    void,
    undefined
  >

  /**
   * Assign a reader in many experiments
   *
   * Variation and payload of each experiment, and why. Nothing counts as seen: send `exposureToken` to `POST /v1/exposures` when the reader sees it.
   *
   * `POST /v1/assignments`
   */
  postAssignments(request: { readonly body: AssignmentsBody } & CallOptions): Promise<Assignments>

  /**
   * All definitions of a site, for GrowthBook SDKs that evaluate on a server
   *
   * Only for server keys: rules, salts and variations that nobody has seen yet stand in it. An SDK in a page is pointed to `POST /api/eval/{key}`, by its option `remoteEval`. Changes are told at `GET /sub/{key}`.
   *
   * `GET /api/features/{key}`
   */
  getGrowthbookFeatures(
    request: {
      readonly path: {
        /** The SDK key */
        readonly key: string
      }
    } & CallOptions,
  ): Promise<GrowthbookPayload>

  /**
   * The definitions of a site as server-sent events: now, and whenever they change
   *
   * Only for server keys. Who comes back with the `Last-Event-ID` of what is still in force is not sent it again. A client that does not read is dropped.
   *
   * `GET /sub/{key}`
   */
  streamGrowthbookFeatures(
    request: {
      readonly path: {
        /** The SDK key */
        readonly key: string
      }
    } & CallOptions,
  ): AsyncGenerator<StreamEvents<{ readonly features: GrowthbookPayload }>, void, undefined>

  /**
   * What a reader gets of all features, for GrowthBook SDKs with `remoteEval`
   *
   * Rules, salts and other variations stay on the server. Nothing of it counts: an SDK calls its `trackingCallback` when a feature is read, and the page sends the `exposureToken` of the result to `POST /v1/exposures`. Any `Content-Type` is accepted.
   *
   * `POST /api/eval/{key}`
   */
  evaluateGrowthbookRemotely(
    request: {
      readonly path: {
        /** The SDK key */
        readonly key: string
      }
      readonly body: GrowthbookRemoteRequest
    } & CallOptions,
  ): Promise<GrowthbookRemotePayload>

  /**
   * Count that a reader saw variations, by the tokens that came with the assignments
   *
   * A 200 means that what was accepted is in the journal on disk. Each token counts once a day of the site, however often it is sent. Any `Content-Type` is accepted, so that `sendBeacon` works.
   *
   * `POST /v1/exposures`
   */
  postExposures(
    request: {
      readonly query?: {
        /** The SDK key, for clients that can set no header, as `sendBeacon` */
        readonly key?: string
      }
      readonly body: ExposuresBody
    } & CallOptions,
  ): Promise<ExposureResults>

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
   * Readers who saw more than one variation of a phase of an experiment
   *
   * From the archive. An anonymous id and a user id are one reader where an `identify` or an `alias` event joined them, from 30 days before the phase on.
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/experiments/{id}/crossovers`
   */
  getCrossovers(
    request: {
      readonly path: { readonly id: string }
      readonly query?: {
        /** Default: the current one */
        readonly phase?: number
        readonly environment?: Slug
      }
    } & CallOptions,
  ): Promise<Crossovers>

  /**
   * All experiments, features, saved groups and holdouts of a site, to be kept or imported
   *
   * With salts and phases, so that an import moves nobody. SDK keys are not among them.
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/registry`
   */
  exportRegistry(
    request: {
      readonly query: {
        readonly site: Slug
        /** `application/yaml` for `yaml` */
        readonly format?: 'json' | 'yaml'
      }
    } & CallOptions,
  ): Promise<RegistryDocument>

  /**
   * Import experiments, features, saved groups and holdouts of a site, or show what that would change
   *
   * Takes what the export answers, as JSON or (`application/yaml`) as YAML. Salts and phases are kept, so that nobody moves; an experiment without a salt gets one. Records that are not in the document stay as they are. Nothing is changed where there are conflicts.
   *
   * Needs an admin token with the scope `splitter.write`.
   *
   * `POST /v1/admin/registry`
   */
  importRegistry(
    request: {
      readonly query?: {
        /** `true`: shows what would change, and changes nothing */
        readonly dryRun?: 'true' | 'false'
      }
      readonly body: RegistryDocumentInput
    } & CallOptions,
  ): Promise<RegistryImport>

  /**
   * What is stopped but still asked for, was never asked for, or is past its end
   *
   * A key counts as asked for when a request names it; a bulk evaluation names none. Experiments are asked for by their features, too. Seconds may pass before a request shows.
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/stale`
   */
  listStaleKeys(
    request: { readonly query: { readonly site: Slug } } & CallOptions,
  ): Promise<{ readonly data: readonly StaleKey[] }>

  /**
   * Create an experiment, or change it
   *
   * A new one is a draft with a salt of its own. State, phase and salt stay as they are when it is changed. While it runs or is frozen, a change of weights, variations or unit would move readers and is refused, unless `newPhase` is true. In force on every replica within a second.
   *
   * Needs an admin token with the scope `splitter.write`.
   *
   * `PUT /v1/admin/experiments/{id}`
   */
  putExperiment(
    request: { readonly path: { readonly id: Slug }; readonly body: ExperimentBody } & CallOptions,
  ): Promise<Experiment>

  /**
   * One experiment
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/experiments/{id}`
   */
  getExperiment(request: { readonly path: { readonly id: string } } & CallOptions): Promise<Experiment>

  /**
   * Start, freeze, stop or archive an experiment
   *
   * draft → running → frozen → stopped → archived. A running one may be stopped at once, a frozen one may run again, and a draft may be archived. Frozen: nobody new enters, who is in stays in, and measuring goes on; it needs `sticky`. Stopped: everyone gets the winner or the control. Stopping waits for no other change and is in force on every replica within a second.
   *
   * Needs an admin token with the scope `splitter.write`.
   *
   * `POST /v1/admin/experiments/{id}/transitions`
   */
  transitionExperiment(
    request: { readonly path: { readonly id: string }; readonly body: ExperimentTransition } & CallOptions,
  ): Promise<Experiment>

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
      /** What it was before; absent where it was made, and where that is not known */
      readonly before?: Experiment
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
      /** What it was before; absent where it was made, and where that is not known */
      readonly before?: Feature
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
      /** What it was before; absent where it was made, and where that is not known */
      readonly before?: SavedGroup
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
      /** What it was before; absent where it was made, and where that is not known */
      readonly before?: Holdout
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
      /** What it was before; absent where it was made, and where that is not known */
      readonly before?: SdkKey
    }[]
  }>

  /**
   * Sign a QA override
   *
   * Send the token as the header `X-Frontpage-Override`, or as the attribute `frontpageOverride`. Experiments answer with the variations in it, in whatever state they are. Whoever sends it tests, and never counts in any experiment.
   *
   * Needs an admin token with the scope `splitter.write`.
   *
   * `POST /v1/admin/overrides`
   */
  signOverride(request: { readonly body: OverrideBody } & CallOptions): Promise<SignedOverride>

  /**
   * Evaluate a definition that is not saved
   *
   * Evaluates an experiment, a feature or a condition for a reader, beside what is in force at the site. Nothing is saved and nothing counts.
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `POST /v1/preview`
   */
  preview(request: { readonly body: PreviewBody } & CallOptions): Promise<Preview>

  /**
   * All sites, in the order of their ids
   *
   * At most 1000 at once; where there may be more, ask again with `after`.
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/sites`
   */
  listSites(
    request?: {
      readonly query?: {
        readonly limit?: number
        /** The last id of the page before */
        readonly after?: string
      }
    } & CallOptions,
  ): Promise<{ readonly data: readonly Site[] }>

  /**
   * Change up to 500 sites at once
   *
   * All of them or none. Each change is a version of its own record, with who made it.
   *
   * Needs an admin token with the scope `splitter.write`.
   *
   * `PATCH /v1/admin/sites`
   */
  changeSites(
    request: {
      readonly body: {
        /** By id, as for one */
        readonly put?: { readonly [name: string]: SiteBody }
        readonly remove?: readonly string[]
      }
    } & CallOptions,
  ): Promise<{ readonly data: readonly { readonly id: string; readonly version: number }[] }>

  /**
   * One site
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/sites/{id}`
   */
  getSite(request: { readonly path: { readonly id: string } } & CallOptions): Promise<Site>

  /**
   * Create a site, or replace it
   *
   * In force on every service within a second. Every version is kept, with who made it. A new time zone moves the borders of the site’s days from now on: a reader who saw an experiment earlier today may be counted once more.
   *
   * Needs an admin token with the scope `splitter.write`.
   *
   * `PUT /v1/admin/sites/{id}`
   */
  putSite(
    request: { readonly path: { readonly id: Slug }; readonly body: SiteBody } & CallOptions,
  ): Promise<Site>

  /**
   * Remove a site; its versions are kept
   *
   * Needs an admin token with the scope `splitter.write`.
   *
   * `DELETE /v1/admin/sites/{id}`
   */
  deleteSite(request: { readonly path: { readonly id: string } } & CallOptions): Promise<void>

  /**
   * Who changed a site when, and to what; newest first
   *
   * Needs an admin token with the scope `splitter.read`.
   *
   * `GET /v1/admin/sites/{id}/versions`
   */
  listSiteVersions(request: { readonly path: { readonly id: string } } & CallOptions): Promise<{
    readonly data: readonly {
      readonly version: number
      readonly changedAt: string
      readonly actor: string
      readonly action: 'put' | 'delete'
      /** Absent where it was removed */
      readonly site?: Site
      /** What it was before; absent where it was made, and where that is not known */
      readonly before?: Site
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
  readonly evaluateFlag: never
  readonly evaluateAllFlags: never
  readonly followFlagChanges: never
  readonly postAssignments:
    | 'invalid_json'
    | 'invalid_context'
    | 'invalid_request'
    | 'missing_sdk_key'
    | 'unknown_sdk_key'
    | 'origin_not_allowed'
    | 'body_too_large'
    | 'rate_exceeded'
    | 'not_ready'
    | 'overloaded'
  readonly getGrowthbookFeatures: 'malformed_path'
  readonly streamGrowthbookFeatures: 'malformed_path'
  readonly evaluateGrowthbookRemotely: never
  readonly postExposures:
    | 'invalid_json'
    | 'invalid_request'
    | 'missing_sdk_key'
    | 'unknown_sdk_key'
    | 'origin_not_allowed'
    | 'body_too_large'
    | 'rate_exceeded'
    | 'journal_full'
    | 'not_ready'
    | 'overloaded'
  readonly getLiveness: never
  readonly getHealth: never
  readonly getReadiness: 'invalid_request' | 'draining' | 'not_ready'
  readonly getMetrics: never
  readonly listEventLoopBlocks: 'missing_admin_token' | 'wrong_admin_token' | 'missing_scope' | 'admin_off'
  readonly getCrossovers:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_experiment'
    | 'archive_unavailable'
  readonly exportRegistry:
    | 'invalid_request'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'store_unavailable'
    | 'registry_busy'
  readonly importRegistry:
    | 'invalid_request'
    | 'invalid_json'
    | 'invalid_yaml'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'import_conflicts'
    | 'unsupported_media_type'
    | 'store_unavailable'
    | 'registry_busy'
  readonly listStaleKeys:
    | 'invalid_request'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
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
    | 'key_taken'
    | 'key_used'
    | 'layer_overlap'
    | 'site_fixed'
    | 'would_move_readers'
    | 'version_changed'
    | 'body_too_large'
    | 'unsupported_media_type'
    | 'unsupported_encoding'
    | 'store_unavailable'
    | 'registry_busy'
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
  readonly transitionExperiment:
    | 'invalid_request'
    | 'invalid_json'
    | 'bad_encoding'
    | 'malformed_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_experiment'
    | 'request_timeout'
    | 'transition_not_allowed'
    | 'layer_overlap'
    | 'needs_sticky'
    | 'still_used'
    | 'key_taken'
    | 'version_changed'
    | 'body_too_large'
    | 'unsupported_media_type'
    | 'unsupported_encoding'
    | 'store_unavailable'
    | 'registry_busy'
    | 'overloaded'
  readonly listExperiments:
    | 'invalid_request'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'store_unavailable'
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
    | 'key_taken'
    | 'site_fixed'
    | 'still_used'
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
    | 'key_taken'
    | 'site_fixed'
    | 'still_used'
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
    | 'key_taken'
    | 'site_fixed'
    | 'still_used'
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
    | 'site_fixed'
    | 'still_used'
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
    | 'site_fixed'
    | 'still_used'
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
    | 'site_fixed'
    | 'still_used'
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
    | 'site_fixed'
    | 'still_used'
    | 'would_move_readers'
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
    | 'site_fixed'
    | 'still_used'
    | 'would_move_readers'
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
    | 'site_fixed'
    | 'still_used'
    | 'would_move_readers'
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
  readonly signOverride:
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
    | 'overloaded'
  readonly preview:
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
    | 'overloaded'
  readonly listSites:
    | 'invalid_request'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'store_unavailable'
  readonly changeSites:
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
  readonly getSite:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_site'
    | 'store_unavailable'
  readonly putSite:
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
  readonly deleteSite:
    | 'invalid_request'
    | 'malformed_path'
    | 'missing_admin_token'
    | 'wrong_admin_token'
    | 'missing_scope'
    | 'admin_off'
    | 'unknown_site'
    | 'version_changed'
    | 'store_unavailable'
  readonly listSiteVersions:
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
  evaluateFlag: {
    method: 'POST',
    path: '/ofrep/v1/evaluate/flags/{key}',
    answers: 'json',
    credentials: 'sdkKey',
  },
  evaluateAllFlags: {
    method: 'POST',
    path: '/ofrep/v1/evaluate/flags',
    answers: 'json',
    credentials: 'sdkKey',
  },
  followFlagChanges: { method: 'GET', path: '/ofrep/v1/events', answers: 'events' },
  postAssignments: { method: 'POST', path: '/v1/assignments', answers: 'json', credentials: 'sdkKey' },
  getGrowthbookFeatures: { method: 'GET', path: '/api/features/{key}', answers: 'json' },
  streamGrowthbookFeatures: { method: 'GET', path: '/sub/{key}', answers: 'events' },
  evaluateGrowthbookRemotely: { method: 'POST', path: '/api/eval/{key}', answers: 'json' },
  postExposures: { method: 'POST', path: '/v1/exposures', answers: 'json', credentials: 'sdkKey' },
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
  getCrossovers: {
    method: 'GET',
    path: '/v1/admin/experiments/{id}/crossovers',
    answers: 'json',
    credentials: 'adminToken',
  },
  exportRegistry: { method: 'GET', path: '/v1/admin/registry', answers: 'json', credentials: 'adminToken' },
  importRegistry: { method: 'POST', path: '/v1/admin/registry', answers: 'json', credentials: 'adminToken' },
  listStaleKeys: { method: 'GET', path: '/v1/admin/stale', answers: 'json', credentials: 'adminToken' },
  putExperiment: {
    method: 'PUT',
    path: '/v1/admin/experiments/{id}',
    answers: 'json',
    credentials: 'adminToken',
  },
  getExperiment: {
    method: 'GET',
    path: '/v1/admin/experiments/{id}',
    answers: 'json',
    credentials: 'adminToken',
  },
  transitionExperiment: {
    method: 'POST',
    path: '/v1/admin/experiments/{id}/transitions',
    answers: 'json',
    credentials: 'adminToken',
  },
  listExperiments: {
    method: 'GET',
    path: '/v1/admin/experiments',
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
  signOverride: { method: 'POST', path: '/v1/admin/overrides', answers: 'json', credentials: 'adminToken' },
  preview: { method: 'POST', path: '/v1/preview', answers: 'json', credentials: 'adminToken' },
  listSites: { method: 'GET', path: '/v1/admin/sites', answers: 'json', credentials: 'adminToken' },
  changeSites: { method: 'PATCH', path: '/v1/admin/sites', answers: 'json', credentials: 'adminToken' },
  getSite: { method: 'GET', path: '/v1/admin/sites/{id}', answers: 'json', credentials: 'adminToken' },
  putSite: { method: 'PUT', path: '/v1/admin/sites/{id}', answers: 'json', credentials: 'adminToken' },
  deleteSite: {
    method: 'DELETE',
    path: '/v1/admin/sites/{id}',
    answers: 'nothing',
    credentials: 'adminToken',
  },
  listSiteVersions: {
    method: 'GET',
    path: '/v1/admin/sites/{id}/versions',
    answers: 'json',
    credentials: 'adminToken',
  },
  getOpenApiDocument: { method: 'GET', path: '/openapi.json', answers: 'json' },
  getDocs: { method: 'GET', path: '/docs', answers: 'text' },
}

export function createSplitterClient(options: ClientOptions): SplitterClient {
  return createClient<SplitterClient>(operations, options)
}
