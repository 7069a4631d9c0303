import { chooseVariation, isInNamespace, isInRange } from '../bucketing/ranges.js'
import type {
  Attributes,
  EvaluationContext,
  Experiment,
  ExperimentResult,
  FeatureDefinition,
  FeatureResult,
  FeatureResultSource,
  FeatureRule,
  Filter,
  ParentCondition,
  SavedGroups,
} from '../definitions.js'
import { compileCondition } from '../targeting/compile-condition.js'
import { getQueryStringOverride } from '../targeting/query-string-override.js'
import { isUrlTargeted, matchesLegacyUrl } from '../targeting/url-targeting.js'
import { compileExperiment, compileHash, toExperiment } from './compiled-experiment.js'
import { withBanditWeights } from './contextual-bandit.js'
import { startRun, toResult, unitOf, type EvaluationStack, type ExperimentRun } from './experiment-run.js'
import { attributesOf, readHashAttribute } from './hash-attribute.js'
import { findStickyBucket, isSticky, saveStickyBucket } from './sticky-buckets.js'

/** A step of a list: what it decides is the result; undefined lets the next step follow. */
type Step<Subject, Result> = readonly [name: string, take: (subject: Subject) => Result | undefined]

/**
 * The order in which an experiment is run, which decides what wins over what. It is that of GrowthBook's SDK 1.8
 * (`runExperiment`); what is undefined goes on with the next step.
 */
const experimentSteps: readonly Step<ExperimentRun, ExperimentResult>[] = [
  ['has two variations', (run) => outIf(run, run.experiment.variations.length < 2)],
  ['is enabled', (run) => outIf(run, run.context.enabled === false)],
  ['takes overrides', takeOverrides],
  ['targets the URL', (run) => outIf(run, !isAtTargetedUrl(run))],
  ['forced by the query string', forceByQueryString],
  ['forced for the reader', forceForReader],
  ['is active', (run) => outIf(run, run.experiment.status === 'draft' || run.experiment.active === false)],
  ['has a hash value', (run) => outIf(run, !run.unit.hashValue)],
  ['looks up the sticky bucket', lookUpStickyBucket],
  ['passes filters or namespace', unlessSticky(passesFilters)],
  ['is included', unlessSticky(isIncluded)],
  ['meets the condition', unlessSticky(meetsCondition)],
  ['meets the prerequisites', unlessSticky(meetsPrerequisites)],
  ['is in a group', unlessSticky(isInGroup)],
  ['is at the legacy URL', (run) => outIf(run, !isAtLegacyUrl(run))],
  ['has a bucket', takeBucket],
  [
    'is not blocked',
    (run) => (run.sticky.isBlocked ? toResult(run, -1, { stickyBucketUsed: true }) : undefined),
  ],
  ['is covered', (run) => outIf(run, run.variation < 0)],
  ['forced for everyone', forceForEveryone],
  ['is not in QA mode', (run) => outIf(run, run.context.qaMode === true)],
  ['is not stopped', (run) => outIf(run, run.experiment.status === 'stopped')],
  ['assigned', assign],
]

/** The order in which a feature is evaluated (`evalFeature`), before and after its rules. */
const featureSteps: readonly Step<FeatureRun, FeatureResult>[] = [
  [
    'is in no cycle',
    (run) => (isInCycle(run) ? toFeatureResult(run, null, 'cyclicPrerequisite') : undefined),
  ],
  ['forced for the reader', forceFeature],
  ['exists', (run) => (run.feature === undefined ? toFeatureResult(run, null, 'unknownFeature') : undefined)],
  ['applies the rules', applyRules],
  ['takes the default', (run) => toFeatureResult(run, run.feature?.defaultValue ?? null, 'defaultValue')],
]

/** The order within a rule of a feature. */
const ruleSteps: readonly Step<RuleRun, RuleOutcome>[] = [
  ['meets the prerequisites', meetRulePrerequisites],
  [
    'passes the filters',
    ({ run, rule }) => skipIf(rule.filters !== undefined && isFilteredOut(rule.filters, run.attributes)),
  ],
  ['forces a value', forceByRule],
  ['has variations', ({ rule }) => skipIf(!(rule.contextualVariations ?? rule.variations))],
  ['runs the experiment', runRuleExperiment],
]

/**
 * Evaluates a feature for the context's reader.
 *
 * @returns GrowthBook's result. An unknown feature is `null` from `unknownFeature`.
 */
export function evaluateFeature(context: EvaluationContext, key: string): FeatureResult {
  return evaluate(context, attributesOf(context), key, undefined)
}

/**
 * Runs an experiment for the context's reader.
 *
 * @returns GrowthBook's result: the variation, and whether the reader is in the experiment
 */
export function runExperiment(
  context: EvaluationContext,
  experiment: Experiment,
  featureId: string | null = null,
): ExperimentResult {
  return run(context, attributesOf(context), experiment, { featureId, stack: undefined })
}

function evaluate(
  context: EvaluationContext,
  attributes: Attributes,
  key: string,
  parent: EvaluationStack | undefined,
): FeatureResult {
  const { features } = context
  const feature = features !== undefined && Object.hasOwn(features, key) ? features[key] : undefined
  const subject: FeatureRun = {
    context,
    attributes,
    key,
    feature: feature || undefined,
    stack: { id: key, parent },
  }
  return takeSteps(featureSteps, subject, { context, key }) as FeatureResult
}

function run(
  context: EvaluationContext,
  attributes: Attributes,
  experiment: Experiment,
  place: { featureId: string | null; stack: EvaluationStack | undefined },
): ExperimentResult {
  const subject = startRun(context, attributes, experiment, place)
  return takeSteps(experimentSteps, subject, { context, key: experiment.key }) as ExperimentResult
}

function takeSteps<Subject, Result>(
  steps: readonly Step<Subject, Result>[],
  subject: Subject,
  { context, key, rule }: { context: EvaluationContext; key: string; rule?: number },
): Result | undefined {
  const { onStep } = context
  for (const [step, take] of steps) {
    const result = take(subject)
    if (onStep !== undefined) {
      const outcome = result === undefined ? 'passed' : result === skipped ? 'skipped' : 'decided'
      onStep({ key, ...(rule !== undefined && { rule }), step, outcome })
    }
    if (result !== undefined) return result
  }
  return undefined
}

// The steps of an experiment

function outIf(run: ExperimentRun, isOut: boolean): ExperimentResult | undefined {
  return isOut ? toResult(run, -1) : undefined
}

/** Who has a sticky bucket stays in whatever the targeting is now. */
function unlessSticky(isTargeted: (run: ExperimentRun) => boolean) {
  return (run: ExperimentRun) => outIf(run, run.sticky.variation < 0 && !isTargeted(run))
}

function takeOverrides(run: ExperimentRun): undefined {
  const { overrides } = run.context
  if (overrides === undefined || !Object.hasOwn(overrides, run.experiment.key)) return
  run.experiment = { ...run.experiment, ...overrides[run.experiment.key] }
  run.compiled = compileExperiment(run.experiment)
  run.unit = unitOf(run.context, run.attributes, run.experiment)
}

function isAtTargetedUrl({ context, experiment }: ExperimentRun): boolean {
  return experiment.urlPatterns === undefined || isUrlTargeted(context.url ?? '', experiment.urlPatterns)
}

function forceByQueryString(run: ExperimentRun): ExperimentResult | undefined {
  const { context, experiment } = run
  const variation = getQueryStringOverride(experiment.key, context.url ?? '', experiment.variations.length)
  return variation === null ? undefined : toResult(run, variation)
}

function forceForReader(run: ExperimentRun): ExperimentResult | undefined {
  const { forcedVariations } = run.context
  if (forcedVariations === undefined || !Object.hasOwn(forcedVariations, run.experiment.key)) return undefined
  return toResult(run, forcedVariations[run.experiment.key] ?? -1)
}

function lookUpStickyBucket(run: ExperimentRun): undefined {
  if (isSticky(run.context, run.experiment)) {
    run.sticky = findStickyBucket(run.context, run.attributes, run.experiment)
  }
}

/** A namespace only counts without filters, which replaced it. */
function passesFilters({ attributes, experiment, unit }: ExperimentRun): boolean {
  if (experiment.filters) return !isFilteredOut(experiment.filters, attributes)
  return !experiment.namespace || isInNamespace(unit.hashValue, experiment.namespace)
}

function isIncluded({ experiment: { include } }: ExperimentRun): boolean {
  if (include === undefined) return true
  try {
    return include()
  } catch {
    return false
  }
}

function meetsCondition({ attributes, compiled, context }: ExperimentRun): boolean {
  return (
    compiled.condition === undefined ||
    compiled.condition(attributes, { savedGroups: savedGroupsOf(context) })
  )
}

function meetsPrerequisites({ attributes, context, experiment, stack }: ExperimentRun): boolean {
  return (experiment.parentConditions ?? []).every((parent) => {
    const result = evaluate(context, attributes, parent.id, stack)
    return result.source !== 'cyclicPrerequisite' && meetsParentCondition(parent, result, context)
  })
}

function isInGroup({ context, experiment }: ExperimentRun): boolean {
  const { groups = {} } = context
  return (
    !experiment.groups || experiment.groups.some((group) => Object.hasOwn(groups, group) && groups[group])
  )
}

function isAtLegacyUrl({ context, experiment }: ExperimentRun): boolean {
  return !experiment.url || matchesLegacyUrl(context.url, experiment.url)
}

function takeBucket(run: ExperimentRun): ExperimentResult | undefined {
  const bucket = run.compiled.bucketOf(run.unit.hashValue)
  if (bucket === null) return toResult(run, -1)
  run.bucket = bucket
  run.variation =
    run.sticky.variation >= 0 ? run.sticky.variation : chooseVariation(bucket, run.compiled.ranges)
  return undefined
}

function forceForEveryone(run: ExperimentRun): ExperimentResult | undefined {
  return 'force' in run.experiment ? toResult(run, run.experiment.force ?? -1) : undefined
}

function assign(run: ExperimentRun): ExperimentResult {
  const { context, experiment, unit } = run
  const result = toResult(run, run.variation, {
    hashUsed: true,
    bucket: run.bucket,
    stickyBucketUsed: run.sticky.variation >= 0,
  })
  if (isSticky(context, experiment)) saveStickyBucket(context, unit, experiment, result.key)
  context.trackingCallback?.(experiment, result)
  return result
}

// The steps of a feature

interface FeatureRun {
  readonly context: EvaluationContext
  readonly attributes: Attributes
  readonly key: string
  readonly feature: FeatureDefinition | undefined
  readonly stack: EvaluationStack
}

function isInCycle({ key, stack }: FeatureRun): boolean {
  for (let entry = stack.parent; entry !== undefined; entry = entry.parent) if (entry.id === key) return true
  return false
}

function forceFeature(run: FeatureRun): FeatureResult | undefined {
  const { forcedFeatureValues } = run.context
  if (forcedFeatureValues?.has(run.key) !== true) return undefined
  return toFeatureResult(run, forcedFeatureValues.get(run.key), 'override')
}

function applyRules(run: FeatureRun): FeatureResult | undefined {
  const rules = run.feature?.rules ?? []
  for (let index = 0; index < rules.length; index++) {
    const rule = rules[index]
    if (rule === undefined) continue
    const outcome = takeSteps(ruleSteps, { run, rule }, { context: run.context, key: run.key, rule: index })
    if (outcome !== undefined && outcome !== skipped) return outcome
  }
  return undefined
}

function toFeatureResult(
  { context, key }: FeatureRun,
  value: unknown,
  source: FeatureResultSource,
  decided: Pick<FeatureResult, 'experiment' | 'experimentResult'> & { ruleId?: string | undefined } = {},
): FeatureResult {
  const { ruleId, experiment, experimentResult } = decided
  const result: { -readonly [Key in keyof FeatureResult]: FeatureResult[Key] } = {
    value,
    on: Boolean(value),
    off: !value,
    source,
    ruleId: ruleId || '',
  }
  if (experiment !== undefined) result.experiment = experiment
  if (experimentResult !== undefined) result.experimentResult = experimentResult
  if (source !== 'override') context.onFeatureUsage?.(key, result)
  return result
}

// The steps of a rule

interface RuleRun {
  readonly run: FeatureRun
  readonly rule: FeatureRule
}

const skipped = Symbol('skipped')
type RuleOutcome = FeatureResult | typeof skipped

function skipIf(isSkipped: boolean): typeof skipped | undefined {
  return isSkipped ? skipped : undefined
}

function meetRulePrerequisites({ run, rule }: RuleRun): RuleOutcome | undefined {
  for (const parent of rule.parentConditions ?? []) {
    const result = evaluate(run.context, run.attributes, parent.id, run.stack)
    if (result.source === 'cyclicPrerequisite') return toFeatureResult(run, null, 'cyclicPrerequisite')
    if (meetsParentCondition(parent, result, run.context)) continue
    return parent.gate ? toFeatureResult(run, null, 'prerequisite') : skipped
  }
  return undefined
}

function forceByRule({ run, rule }: RuleRun): RuleOutcome | undefined {
  if (!('force' in rule)) return undefined
  const { context, attributes } = run
  if (
    rule.condition &&
    !compileCondition(rule.condition)(attributes, { savedGroups: savedGroupsOf(context) })
  ) {
    return skipped
  }
  if (!isInRollout(run, rule)) return skipped
  for (const { experiment, result } of rule.tracks ?? []) context.trackingCallback?.(experiment, result)
  return toFeatureResult(run, rule.force, 'force', { ruleId: rule.id })
}

/** A share of the readers, by `range` or `coverage`. A bucket that equals the coverage is in it. */
function isInRollout({ context, attributes, key }: FeatureRun, rule: FeatureRule): boolean {
  const { range, coverage } = rule
  if (!range && coverage === undefined) return true
  if (!range && coverage === 0) return false
  const fallback = isSticky(context, rule) ? rule.fallbackAttribute : undefined
  const { hashValue } = readHashAttribute(attributes, rule.hashAttribute, fallback)
  if (!hashValue) return false
  const bucket = bucketOfRule(rule, key)(hashValue)
  if (bucket === null) return false
  if (range) return isInRange(bucket, range)
  return coverage === undefined || bucket <= coverage
}

const hashesOfRules = new WeakMap<
  FeatureRule,
  { seed: string; bucketOf: (value: unknown) => number | null }
>()

function bucketOfRule(rule: FeatureRule, featureId: string): (value: unknown) => number | null {
  const seed = rule.seed || featureId
  const known = hashesOfRules.get(rule)
  if (known?.seed === seed) return known.bucketOf
  const bucketOf = compileHash(seed, rule.hashVersion || 1)
  hashesOfRules.set(rule, { seed, bucketOf })
  return bucketOf
}

function runRuleExperiment({ run: feature, rule }: RuleRun): RuleOutcome {
  const { context, attributes, key, stack } = feature
  const variations = rule.contextualVariations ?? rule.variations ?? []
  const plain = toExperiment(rule, variations, key)
  const experiment = rule.contextualBanditRef
    ? withBanditWeights(plain, rule.contextualBanditRef, context, attributes)
    : plain
  const result = run(context, attributes, experiment, { featureId: key, stack })
  if (!result.inExperiment || result.passthrough) return skipped
  return toFeatureResult(feature, result.value, 'experiment', {
    ruleId: rule.id,
    experiment: result.hashUsed ? experiment : withoutBandit(experiment),
    experimentResult: result,
  })
}

/** A variation that was forced is none of the bandit's. */
function withoutBandit({ contextualBandit, ...experiment }: Experiment): Experiment {
  return experiment
}

// What both share

function meetsParentCondition(
  { condition }: ParentCondition,
  { value }: FeatureResult,
  context: EvaluationContext,
): boolean {
  return compileCondition(condition ?? {})({ value }, { savedGroups: savedGroupsOf(context) })
}

/** Whether a filter leaves the reader out: by a missing attribute, or a bucket outside of its ranges. */
function isFilteredOut(filters: readonly Filter[], attributes: Attributes): boolean {
  return filters.some((filter) => {
    const { hashValue } = readHashAttribute(attributes, filter.attribute)
    if (!hashValue) return true
    const bucket = bucketOfFilter(filter)(hashValue)
    return bucket === null || !filter.ranges.some((range) => isInRange(bucket, range))
  })
}

const hashesOfFilters = new WeakMap<Filter, (value: unknown) => number | null>()

function bucketOfFilter(filter: Filter): (value: unknown) => number | null {
  const known = hashesOfFilters.get(filter)
  if (known !== undefined) return known
  const bucketOf = compileHash(filter.seed, filter.hashVersion || 2)
  hashesOfFilters.set(filter, bucketOf)
  return bucketOf
}

const noSavedGroups: SavedGroups = {}

function savedGroupsOf({ savedGroups }: EvaluationContext): SavedGroups {
  return savedGroups ?? noSavedGroups
}
