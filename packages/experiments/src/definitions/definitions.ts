/**
 * Features and experiments as GrowthBook's SDKs read them: JSON. What is handed to the evaluator is not changed by it and
 * must not be changed afterwards, because what was compiled from it is kept.
 */
export type Attributes = Readonly<Record<string, unknown>>
export type Condition = Readonly<Record<string, unknown>>
export type VariationRange = readonly [start: number, end: number]
export type Namespace = readonly [id: string, start: number, end: number]

/** Whose bucket under a seed of its own is in none of the ranges is left out. */
export interface Filter {
  readonly seed: string
  readonly ranges: readonly VariationRange[]
  /** Default 2. */
  readonly hashVersion?: number
  /** Default `id`. */
  readonly attribute?: string
}

/** A feature whose value, as `{value}`, must meet the condition. */
export interface ParentCondition {
  readonly id: string
  readonly condition: Condition
  /** Only in a feature's rule: when it fails, the feature is null, and not just this rule skipped. */
  readonly gate?: boolean
}

export interface VariationMeta {
  readonly key?: string
  readonly name?: string
  /** Readers of this variation are tracked and go on to the next rule: a holdout. */
  readonly passthrough?: boolean
}

export interface UrlTarget {
  readonly include: boolean
  readonly type: 'regex' | 'simple'
  readonly pattern: string
}

/** How units are assigned to variations; experiments and rules of features share it. */
interface AssignmentDefinition {
  readonly weights?: readonly number[]
  /** Default `id`. */
  readonly hashAttribute?: string
  /** Used when the hash attribute is missing, with sticky bucketing only. */
  readonly fallbackAttribute?: string
  /** Default 1. */
  readonly hashVersion?: number
  readonly disableStickyBucketing?: boolean
  readonly bucketVersion?: number
  /** Units with a sticky bucket of a version below it are left out. */
  readonly minBucketVersion?: number
  readonly coverage?: number | undefined
  readonly namespace?: Namespace
  readonly ranges?: readonly VariationRange[]
  readonly meta?: readonly VariationMeta[]
  readonly filters?: readonly Filter[]
  readonly seed?: string
  readonly name?: string
  readonly phase?: string
  readonly condition?: Condition
  readonly parentConditions?: readonly ParentCondition[]
}

export interface Experiment extends AssignmentDefinition {
  readonly key: string
  readonly variations: readonly unknown[]
  readonly urlPatterns?: readonly UrlTarget[]
  readonly active?: boolean
  readonly status?: 'draft' | 'running' | 'stopped'
  /** The variation that everyone gets who would be in the experiment. */
  readonly force?: number | undefined
  readonly include?: () => boolean
  readonly groups?: readonly string[]
  readonly url?: RegExp | string
  readonly contextualBandit?: ContextualBanditLeaf
}

export interface FeatureRule extends AssignmentDefinition {
  readonly id?: string
  readonly force?: unknown
  readonly variations?: readonly unknown[]
  readonly contextualVariations?: readonly unknown[]
  readonly contextualBanditRef?: string
  readonly key?: string
  readonly range?: VariationRange
  /** What was evaluated elsewhere and counts when this rule's value is used. */
  readonly tracks?: readonly TrackedExperiment[]
}

export interface FeatureDefinition {
  readonly defaultValue?: unknown
  readonly rules?: readonly FeatureRule[]
}

/** A list of values (bare, or with the attribute that it is of) or a condition. */
export type SavedGroup =
  | readonly unknown[]
  | { readonly type: 'list'; readonly attributeKey: string; readonly values: readonly unknown[] }
  | { readonly type: 'condition'; readonly condition: Condition }

export type SavedGroups = Readonly<Record<string, SavedGroup>>

export interface ContextualBandit {
  readonly banditVersion?: number
  readonly contexts: readonly {
    readonly leafId: number
    readonly condition: Condition
    readonly weights: readonly number[]
  }[]
}

export interface ContextualBanditLeaf {
  readonly leafId: number
  readonly variationWeights: readonly number[]
  readonly banditVersion?: number | undefined
}

/** The assignments of one unit, as sticky bucket services keep them. */
export interface StickyAssignments {
  readonly attributeName: string
  readonly attributeValue: string
  /** `<experiment key>__<bucket version>` → the variation's key. */
  readonly assignments: Readonly<Record<string, string>>
}

export interface ExperimentResult {
  /** The variation's key; without one, its index as text. */
  readonly key: string
  readonly name?: string
  readonly value: unknown
  readonly variationId: number
  readonly inExperiment: boolean
  /** False for a variation that was forced. */
  readonly hashUsed: boolean
  readonly hashAttribute: string
  readonly hashValue: unknown
  readonly featureId: string | null
  readonly stickyBucketUsed: boolean
  readonly bucket?: number
  readonly passthrough?: boolean
  readonly leafId?: number
  readonly variationWeights?: readonly number[]
  readonly banditVersion?: number
}

export interface TrackedExperiment {
  readonly experiment: Experiment
  readonly result: ExperimentResult
}
