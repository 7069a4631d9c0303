import { createHash } from 'node:crypto'
import type { FeatureDefinition, FeatureRule, Filter, ParentCondition } from '@frontpage/experiments'
import type { ExperimentRecord } from '../registry/kinds/experiments.js'
import type { Feature, FeatureRuleRecord } from '../registry/kinds/features.js'
import type { Holdout } from '../registry/kinds/holdouts.js'
import type { SavedGroupRecord } from '../registry/kinds/saved-groups.js'
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
      ...(rule !== undefined && { rules: [...gatesOf(experiment.prerequisites, false), rule] }),
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
      ...gatesOf(prerequisites, true),
      ...rules.flatMap((rule, index) => toRules(rule, `${feature.id}.${index}`, surroundings)),
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
  const { holdouts, nowMs } = surroundings
  const compiled = experiment && toExperimentRule(experiment, holdouts, nowMs)
  return compiled === undefined ? [] : [compiled]
}

/** A rule that decides nothing itself: it only ends the feature when a prerequisite is not met. */
function gatesOf(prerequisites: Feature['prerequisites'], isGate: boolean): FeatureRule[] {
  if (prerequisites.length === 0 || !isGate) return []
  return [{ parentConditions: prerequisites.map((each) => toParent(each, true)) }]
}

function toParent({ feature, condition }: Feature['prerequisites'][number], gate = false): ParentCondition {
  return { id: feature, condition, ...(gate && { gate }) }
}

/** Undefined while the experiment assigns nobody: a draft, one that was stopped, or outside of its time. */
function toExperimentRule(
  experiment: ExperimentRecord,
  holdouts: ReadonlyMap<string, Holdout>,
  nowMs: number,
): FeatureRule | undefined {
  const { start, end, variations, phase, salt, hashAttribute, fallbackAttribute, sticky, prerequisites } =
    experiment
  if (!isAssigning(experiment)) return undefined
  if ((start !== undefined && nowMs < Date.parse(start)) || nowMs >= Date.parse(end)) return undefined
  const filters = filtersOf(experiment, holdouts)
  return {
    id: experiment.id,
    key: experiment.id,
    ...(prerequisites.length > 0 && { parentConditions: prerequisites.map((each) => toParent(each)) }),
    ...(filters.length > 0 && { filters }),
    ...(experiment.condition !== undefined && { condition: experiment.condition }),
    hashAttribute,
    ...(sticky ? fallbackAttribute !== undefined && { fallbackAttribute } : { disableStickyBucketing: true }),
    hashVersion: 2,
    seed: salt,
    phase: String(phase),
    bucketVersion: phase,
    coverage: coverageAt(experiment, nowMs),
    weights: weightsOf(variations),
    meta: variations.map(({ key, name }) => ({ key, ...(name !== '' && { name }) })),
    variations: variations.map(({ payload }) => payload),
  }
}

function isAssigning({ state }: ExperimentRecord): boolean {
  return state === 'running' || state === 'frozen'
}

/** A frozen experiment takes nobody in; who was assigned keeps the assignment. */
function coverageAt({ state, coverage, ramp }: ExperimentRecord, nowMs: number): number {
  if (state === 'frozen') return 0
  const reached = ramp.filter(({ at }) => Date.parse(at) <= nowMs)
  return reached.at(-1)?.coverage ?? coverage
}

export function weightsOf(variations: ExperimentRecord['variations']): number[] {
  return variations.map(({ weight }) => weight ?? 1 / variations.length)
}

/** Layers and holdouts hash with seeds of their own, so that neither has to do with the assignment. */
function filtersOf(experiment: ExperimentRecord, holdouts: ReadonlyMap<string, Holdout>): Filter[] {
  const { layer, site, hashAttribute } = experiment
  const holdout = experiment.holdout === undefined ? undefined : holdouts.get(experiment.holdout)
  return [
    ...(holdout === undefined
      ? []
      : [
          {
            seed: `holdout ${site} ${holdout.id}`,
            attribute: holdout.hashAttribute,
            hashVersion: 2,
            ranges: [[holdout.share, 1] as const],
          },
        ]),
    ...(layer === undefined
      ? []
      : [
          {
            seed: `layer ${site} ${layer.name}`,
            attribute: hashAttribute,
            hashVersion: 2,
            ranges: [[layer.from, layer.to] as const],
          },
        ]),
  ]
}

function payloadForAll({ state, winner, variations }: ExperimentRecord): unknown {
  const chosen = state === 'stopped' ? variations.find(({ key }) => key === winner) : undefined
  return (chosen ?? variations[0])?.payload ?? null
}
