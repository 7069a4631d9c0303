import type {
  Attributes,
  ContextualBandit,
  Experiment,
  ExperimentResult,
  FeatureDefinition,
  SavedGroups,
  StickyAssignments,
} from './definitions.js'

/** For whom something is evaluated, with what there is to evaluate: GrowthBook's context. */
export interface EvaluationContext {
  readonly enabled?: boolean
  readonly attributes?: Attributes
  readonly attributeOverrides?: Attributes
  readonly url?: string
  readonly features?: Readonly<Record<string, FeatureDefinition>>
  readonly savedGroups?: SavedGroups
  readonly contextualBandits?: Readonly<Record<string, ContextualBandit>>
  /** Experiment key → variation index. */
  readonly forcedVariations?: Readonly<Record<string, number>>
  readonly forcedFeatureValues?: ReadonlyMap<string, unknown>
  readonly overrides?: Readonly<Record<string, Partial<Experiment>>>
  readonly groups?: Readonly<Record<string, boolean>>
  readonly qaMode?: boolean
  /** `<attribute>||<value>` → what the unit was assigned. The evaluator adds what it assigns. */
  stickyBucketAssignmentDocs?: Record<string, StickyAssignments>
  /** Called with each changed document. Sticky bucketing is on where this is a function. */
  readonly saveStickyBucketAssignmentDoc?: (document: StickyAssignments) => unknown
  /** Called for each assignment that a reader sees when the value is used. The caller removes repeats. */
  readonly trackingCallback?: (experiment: Experiment, result: ExperimentResult) => unknown
  readonly onFeatureUsage?: (key: string, result: FeatureResult) => unknown
  /** Called after each step with what it decided: how a value came about. */
  readonly onStep?: (step: EvaluationStep) => unknown
}

export type FeatureResultSource =
  | 'unknownFeature'
  | 'defaultValue'
  | 'force'
  | 'override'
  | 'experiment'
  | 'prerequisite'
  | 'cyclicPrerequisite'

export interface FeatureResult {
  readonly value: unknown
  readonly on: boolean
  readonly off: boolean
  readonly source: FeatureResultSource
  /** Empty where no rule decided, or one without an id. */
  readonly ruleId: string
  readonly experiment?: Experiment
  readonly experimentResult?: ExperimentResult
}

export interface EvaluationStep {
  /** The feature or experiment that was being evaluated. */
  readonly key: string
  /** The index of the feature's rule; undefined for the steps of a feature or an experiment. */
  readonly rule?: number
  readonly step: string
  /** `passed`: the next step follows. `skipped`: the next rule follows. `decided`: the result is known. */
  readonly outcome: 'passed' | 'skipped' | 'decided'
}
