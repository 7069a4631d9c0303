import {
  evaluateFeature,
  type EvaluationContext,
  type Experiment,
  type ExperimentResult,
  type FeatureResult,
  type StickyAssignments,
} from '@frontpage/experiments'
import type { ExperimentRecord } from '../registry/kinds/experiments.js'
import type { Flag, SiteDefinitions } from '../definitions/site-definitions.js'
import type { Reader } from './reader.js'

/** The names of OpenFeature. */
export type FlagReason = 'STATIC' | 'TARGETING_MATCH' | 'SPLIT' | 'DISABLED' | 'DEFAULT'

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
  /** All assignments on the way: of the flag itself, and of prerequisites that are experiments. */
  readonly assignments: readonly Assignment[]
}

export type FlagOutcome = EvaluatedFlag | { readonly key: string; readonly fault: 'not-found' | 'cycle' }

/** The sticky assignments of a reader's units, read before the evaluation and written after it. */
export interface StickySession {
  readonly documents: Record<string, StickyAssignments>
  /** Called for each document that an evaluation changed. */
  readonly save: (document: StickyAssignments) => void
}

/** Evaluates one key for a reader. It is a pure function of definitions, reader and sticky assignments. */
export function evaluateFlag(
  definitions: SiteDefinitions,
  key: string,
  reader: Reader,
  sticky?: StickySession,
): FlagOutcome {
  const flag = definitions.flags.get(key)
  if (flag === undefined) return { key, fault: 'not-found' }
  const assignments: Assignment[] = []
  const context: EvaluationContext = {
    attributes: reader.attributes,
    features: definitions.features,
    savedGroups: definitions.savedGroups,
    ...(reader.url !== undefined && { url: reader.url }),
    ...(reader.forcedVariations !== undefined && { forcedVariations: reader.forcedVariations }),
    ...(sticky !== undefined && {
      stickyBucketAssignmentDocs: sticky.documents,
      saveStickyBucketAssignmentDoc: sticky.save,
    }),
    trackingCallback({ key: experimentKey }: Experiment, result: ExperimentResult) {
      const experiment = definitions.experiments.get(experimentKey)
      if (experiment !== undefined) assignments.push({ experiment, result })
    },
  }
  const result = evaluateFeature(context, key)
  if (result.source === 'cyclicPrerequisite') return { key, fault: 'cycle' }
  return {
    key,
    value: result.source === 'prerequisite' ? undefined : result.value,
    reason: reasonOf(flag, result),
    variant: result.experimentResult?.key,
    ruleId: result.ruleId,
    assignments,
  }
}

function reasonOf(flag: Flag, { source }: FeatureResult): FlagReason {
  if (!flag.isEnabled || source === 'prerequisite') return 'DISABLED'
  if (source === 'experiment') return 'SPLIT'
  if (source === 'force' || source === 'override') return 'TARGETING_MATCH'
  return flag.kind === 'feature' && flag.feature.rules.length === 0 ? 'STATIC' : 'DEFAULT'
}
