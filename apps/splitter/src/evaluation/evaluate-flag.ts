import {
  evaluateFeature,
  type EvaluationContext,
  type EvaluationStep,
  type Experiment,
  type ExperimentResult,
  type FeatureResult,
  type StickyAssignments,
} from '@frontpage/experiments'
import type { ExperimentRecord } from '../registry/kinds/experiments.js'
import type { Flag, SiteDefinitions } from '../definitions/site-definitions.js'
import type { Reader } from './reader.js'

/** The names of OpenFeature. */
export const flagReasons = ['STATIC', 'TARGETING_MATCH', 'SPLIT', 'DISABLED', 'DEFAULT'] as const
type FlagReason = (typeof flagReasons)[number]

/** One assignment that counts when its value is used. */
export interface Assignment {
  readonly experiment: ExperimentRecord
  readonly result: ExperimentResult
}

export interface EvaluatedFlag {
  readonly key: string
  /** Undefined where code's own default is to be used: a prerequisite is not met. */
  readonly value: unknown
  readonly reason: FlagReason
  /** The variation's key. */
  readonly variant: string | undefined
  readonly ruleId: string
  /** The experiment that decided the value. */
  readonly experiment: ExperimentRecord | undefined
  /** The variation was forced, by an override or by the address, and does not count. */
  readonly isForced: boolean
  /** The reader's earlier assignment could not be read, so that the value may be another one than before. */
  readonly isStickyUnavailable: boolean
  /** All assignments on the way that count: of the flag itself, and of prerequisites that are experiments. */
  readonly assignments: readonly Assignment[]
}

export interface FlagFault {
  readonly key: string
  /** `lacks-unit`: the flag is split by the reader's `id`, and there is none. */
  readonly fault: 'not-found' | 'cycle' | 'lacks-unit'
}
export type FlagOutcome = EvaluatedFlag | FlagFault

/** The sticky assignments of a reader's units, read before the evaluation and written after it. */
export interface StickySession {
  readonly documents: Record<string, StickyAssignments>
  /** Called for each document that an evaluation changed. */
  readonly save: (document: StickyAssignments) => void
  /** Sees each step of the evaluation. */
  readonly onStep?: ((step: EvaluationStep) => void) | undefined
}

const nothing: readonly Assignment[] = []

/** Evaluates one key for a reader. It is a pure function of definitions, reader and sticky assignments. */
export function evaluateFlag(
  definitions: SiteDefinitions,
  key: string,
  reader: Reader,
  sticky?: StickySession,
): FlagOutcome {
  const flag = definitions.flags.get(key)
  if (flag === undefined) return { key, fault: 'not-found' }
  const forced = forcedVariationOf(flag, reader)
  if (forced !== undefined) return forced
  const assignments: Assignment[] = []
  const context: Mutable<EvaluationContext> = {
    attributes: reader.attributes,
    features: definitions.features,
    savedGroups: definitions.savedGroups,
  }
  if (reader.isTester !== true) {
    context.trackingCallback = ({ key: experimentKey }: Experiment, result: ExperimentResult) => {
      const experiment = definitions.experiments.get(experimentKey)
      if (experiment !== undefined) assignments.push({ experiment, result })
    }
  }
  if (reader.url !== undefined) context.url = reader.url
  if (reader.forcedVariations !== undefined) {
    context.forcedVariations = toIndexes(reader.forcedVariations, definitions)
  }
  if (sticky !== undefined) {
    context.stickyBucketAssignmentDocs = sticky.documents
    context.saveStickyBucketAssignmentDoc = sticky.save
    if (sticky.onStep !== undefined) context.onStep = sticky.onStep
  }
  const result = evaluateFeature(context, key)
  const { source, experimentResult } = result
  if (source === 'cyclicPrerequisite') return { key, fault: 'cycle' }
  return {
    key,
    value: source === 'prerequisite' ? undefined : result.value,
    reason: reasonOf(flag, result),
    variant: experimentResult?.key,
    ruleId: result.ruleId,
    experiment: result.experiment && definitions.experiments.get(result.experiment.key),
    isForced: experimentResult !== undefined && !experimentResult.hashUsed,
    isStickyUnavailable: false,
    assignments: assignments.length === 0 ? nothing : assignments,
  }
}

type Mutable<Type> = { -readonly [Key in keyof Type]: Type[Key] }

/** An override shows an experiment's variation in whatever state it is, so that a draft can be looked at. */
export function forcedVariationOf(flag: Flag, { forcedVariations }: Reader): EvaluatedFlag | undefined {
  if (forcedVariations === undefined || flag.kind !== 'experiment') return undefined
  const { experiment } = flag
  const variant = forcedVariations.get(experiment.id)
  const variation = experiment.variations.find(({ key }) => key === variant)
  if (variation === undefined) return undefined
  return {
    key: experiment.id,
    value: variation.payload,
    reason: 'TARGETING_MATCH',
    variant: variation.key,
    ruleId: '',
    experiment,
    isForced: true,
    isStickyUnavailable: false,
    assignments: nothing,
  }
}

export function toIndexes(
  forced: ReadonlyMap<string, string>,
  { experiments }: SiteDefinitions,
): Record<string, number> {
  const indexes: [string, number][] = []
  for (const [key, variation] of forced) {
    const index = experiments.get(key)?.variations.findIndex((each) => each.key === variation) ?? -1
    if (index >= 0) indexes.push([key, index])
  }
  return Object.fromEntries(indexes)
}

function reasonOf(flag: Flag, { source, experimentResult }: FeatureResult): FlagReason {
  if (!flag.isEnabled || source === 'prerequisite') return 'DISABLED'
  // A variation that was forced was not chosen by a split.
  if (source === 'experiment') return experimentResult?.hashUsed === false ? 'TARGETING_MATCH' : 'SPLIT'
  if (source === 'force' || source === 'override') return 'TARGETING_MATCH'
  return flag.kind === 'feature' && flag.feature.rules.length === 0 ? 'STATIC' : 'DEFAULT'
}
