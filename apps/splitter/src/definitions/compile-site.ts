import { createHash } from 'node:crypto'
import type { FeatureDefinition, FeatureRule } from '@frontpage/experiments'
import { isAssigning, type ExperimentRecord } from '../registry/kinds/experiments.js'
import type { Feature, FeatureRuleRecord } from '../registry/kinds/features.js'
import type { Holdout } from '../registry/kinds/holdouts.js'
import type { SavedGroupRecord } from '../registry/kinds/saved-groups.js'
import { payloadForAll, toExperimentRule, toParent, winnerOf } from './compile-experiment.js'
import type { Flag, SiteDefinitions } from './site-definitions.js'

/** The records of one site. */
export interface SiteRecords {
  readonly site: string
  readonly experiments: readonly ExperimentRecord[]
  readonly features: readonly Feature[]
  readonly savedGroups: readonly SavedGroupRecord[]
  readonly holdouts: readonly Holdout[]
}

/** Compiles a site's records as they are at this time (milliseconds since 1970). */
export function compileSite(records: SiteRecords, nowMs: number): Omit<SiteDefinitions, 'updatedAt'> {
  const { site } = records
  const holdouts = new Map(records.holdouts.map((holdout) => [holdout.id, holdout]))
  const experiments = new Map(records.experiments.map((experiment) => [experiment.id, experiment]))
  const flags = new Map<string, Flag>()
  const features: Record<string, FeatureDefinition> = {}
  for (const experiment of records.experiments) {
    if (experiment.state === 'archived') continue
    const rule = toExperimentRule(experiment, holdouts, nowMs)
    features[experiment.id] = {
      defaultValue: payloadForAll(experiment),
      ...(rule !== undefined && { rules: [rule] }),
    }
    flags.set(experiment.id, { kind: 'experiment', experiment, isEnabled: rule !== undefined })
  }
  for (const feature of records.features) {
    features[feature.id] = toFeatureDefinition(feature, { experiments, holdouts, nowMs })
    flags.set(feature.id, { kind: 'feature', feature, isEnabled: feature.enabled })
  }
  const savedGroups = Object.fromEntries(records.savedGroups.map(({ id, group }) => [id, group]))
  const version = createHash('sha256')
    .update(JSON.stringify([features, savedGroups]))
    .digest('base64url')
    .slice(0, 22)
  const sticky = records.experiments.filter((experiment) => experiment.sticky && isAssigning(experiment))
  const stickyAttributes = [
    ...new Set(
      sticky.flatMap(({ hashAttribute, fallbackAttribute }) =>
        [hashAttribute, fallbackAttribute ?? []].flat(),
      ),
    ),
  ]
  return { site, version, features, savedGroups, flags, experiments, stickyAttributes }
}

/** The times at which a site's definitions change by themselves: starts, ends and steps of ramps. */
export function changeTimesOf({ experiments }: Pick<SiteRecords, 'experiments'>): number[] {
  return experiments
    .filter(isAssigning)
    .flatMap(({ start, end, ramp }) => [start ?? [], end, ramp.map(({ at }) => at)].flat(2))
    .map((time) => Date.parse(time))
}

interface Surroundings {
  readonly experiments: ReadonlyMap<string, ExperimentRecord>
  readonly holdouts: ReadonlyMap<string, Holdout>
  readonly nowMs: number
}

function toFeatureDefinition(feature: Feature, surroundings: Surroundings): FeatureDefinition {
  const { defaultValue, enabled, prerequisites, rules } = feature
  if (!enabled) return { defaultValue }
  return {
    defaultValue,
    rules: [
      ...gatesOf(prerequisites),
      ...rules.flatMap((rule, index) =>
        toRules(rule, `${feature.id}.${idOf(rule) ?? `.${index}`}`, surroundings),
      ),
    ],
  }
}

function toRules(rule: FeatureRuleRecord, seed: string, surroundings: Surroundings): FeatureRule[] {
  if (rule.type === 'force') {
    const { id, condition, value, coverage, hashAttribute, prerequisites } = rule
    return [
      {
        ...(id !== undefined && { id }),
        ...(condition !== undefined && { condition }),
        ...(prerequisites.length > 0 && { parentConditions: prerequisites.map((each) => toParent(each)) }),
        force: value,
        ...(coverage !== undefined && { coverage, seed, hashVersion: 2, hashAttribute }),
      },
    ]
  }
  const experiment = surroundings.experiments.get(rule.experiment)
  if (experiment === undefined) return []
  const winner = winnerOf(experiment)
  // Everyone gets the winner of a stopped experiment; without one, the next rules decide.
  if (winner !== undefined) return [{ id: experiment.id, force: winner.payload }]
  const { holdouts, nowMs } = surroundings
  return [toExperimentRule(experiment, holdouts, nowMs) ?? []].flat()
}

/** A roll-out of a rule with an id keeps its readers when rules change their places. No id is a dot and a place. */
function idOf(rule: FeatureRuleRecord): string | undefined {
  return rule.type === 'force' ? rule.id : undefined
}

/** A rule that decides nothing itself: it only ends the feature when a prerequisite is not met. */
function gatesOf(prerequisites: Feature['prerequisites']): FeatureRule[] {
  if (prerequisites.length === 0) return []
  return [{ parentConditions: prerequisites.map((each) => toParent(each, true)) }]
}
