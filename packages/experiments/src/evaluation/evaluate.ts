import type { Attributes, Experiment, ExperimentResult } from '../definitions/definitions.js'
import type { EvaluationContext, FeatureResult } from '../definitions/evaluation-context.js'
import { isFilteredOut } from './audience.js'
import type { EvaluationStack, Evaluator, RunPlace } from './evaluator.js'
import { startRun, toResult, type ExperimentRun } from './experiment-run.js'
import {
  assign,
  forceByQueryString,
  forceForEveryone,
  forceForReader,
  isAtLegacyUrl,
  isAtTargetedUrl,
  isInGroup,
  isIncluded,
  lookUpStickyBucket,
  meetsCondition,
  meetsPrerequisites,
  outIf,
  passesFilters,
  takeBucket,
  takeOverrides,
  unlessSticky,
} from './experiment-steps.js'
import { forceFeature, isInCycle, toFeatureResult, type FeatureRun } from './feature-steps.js'
import { attributesOf } from './hash-attribute.js'
import { isNeeded, isPlain } from './plain-steps.js'
import {
  forceByRule,
  meetRulePrerequisites,
  runRuleExperiment,
  skipIf,
  skipped,
  type RuleOutcome,
  type RuleRun,
} from './rule-steps.js'

/** A step of a list: what it decides is the result; undefined lets the next step follow. */
type Step<Subject, Result> = readonly [name: string, take: (subject: Subject) => Result | undefined]

/**
 * The order in which an experiment is run, which decides what wins over what. It is that of GrowthBook's SDK 1.8
 * (`runExperiment`); what is undefined goes on with the next step.
 */
const experimentSteps = listOf<ExperimentRun, ExperimentResult>([
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
])

const plainSteps = new WeakMap<Experiment, typeof experimentSteps>()

/** Five of the 22 steps are left for a usual experiment. */
function plainStepsOf(experiment: Experiment): typeof experimentSteps {
  const known = plainSteps.get(experiment)
  if (known !== undefined) return known
  const { names, takes } = experimentSteps
  const needed = names.flatMap((name, index) => (isNeeded(name, experiment) ? [index] : []))
  const steps = { names: needed.map((at) => names[at]!), takes: needed.map((at) => takes[at]!) }
  plainSteps.set(experiment, steps)
  return steps
}

/** The order in which a feature is evaluated (`evalFeature`), before and after its rules. */
const featureSteps = listOf<FeatureRun, FeatureResult>([
  [
    'is in no cycle',
    (run) => (isInCycle(run) ? toFeatureResult(run, null, 'cyclicPrerequisite') : undefined),
  ],
  ['forced for the reader', forceFeature],
  ['exists', (run) => (run.feature === undefined ? toFeatureResult(run, null, 'unknownFeature') : undefined)],
  ['applies the rules', applyRules],
  ['takes the default', (run) => toFeatureResult(run, run.feature?.defaultValue ?? null, 'defaultValue')],
])

/** The order within a rule of a feature. */
const ruleSteps = listOf<RuleRun, RuleOutcome>([
  ['meets the prerequisites', meetRulePrerequisites],
  [
    'passes the filters',
    ({ run, rule }) => skipIf(rule.filters !== undefined && isFilteredOut(rule.filters, run.attributes)),
  ],
  ['forces a value', forceByRule],
  ['has variations', ({ rule }) => skipIf(!(rule.contextualVariations ?? rule.variations))],
  ['runs the experiment', runRuleExperiment],
])

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
  return runOne(context, attributesOf(context), experiment, { featureId, stack: undefined })
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
    evaluator,
    context,
    attributes,
    key,
    feature: feature || undefined,
    stack: { id: key, parent },
  }
  return takeSteps(featureSteps, subject, context, key) as FeatureResult
}

function runOne(
  context: EvaluationContext,
  attributes: Attributes,
  experiment: Experiment,
  place: RunPlace,
): ExperimentResult {
  const subject = startRun(evaluator, context, attributes, experiment, place)
  const steps = isPlain(context, experiment) ? plainStepsOf(experiment) : experimentSteps
  return takeSteps(steps, subject, context, experiment.key) as ExperimentResult
}

/** A list of steps, in two arrays: going through them takes most of an evaluation's time. */
interface StepList<Subject, Result> {
  readonly names: readonly string[]
  readonly takes: readonly Step<Subject, Result>[1][]
}

function listOf<Subject, Result>(steps: readonly Step<Subject, Result>[]): StepList<Subject, Result> {
  return { names: steps.map(([name]) => name), takes: steps.map(([, take]) => take) }
}

/** @param rule the index of the feature's rule whose steps these are */
function takeSteps<Subject, Result>(
  { names, takes }: StepList<Subject, Result>,
  subject: Subject,
  { onStep }: EvaluationContext,
  key: string,
  rule?: number,
): Result | undefined {
  for (let index = 0; index < takes.length; index++) {
    const result = takes[index]?.(subject)
    if (onStep !== undefined) {
      const outcome = result === undefined ? 'passed' : result === skipped ? 'skipped' : 'decided'
      onStep({ key, ...(rule !== undefined && { rule }), step: names[index] ?? '', outcome })
    }
    if (result !== undefined) return result
  }
  return undefined
}

function applyRules(run: FeatureRun): FeatureResult | undefined {
  const rules = run.feature?.rules ?? []
  for (let index = 0; index < rules.length; index++) {
    const rule = rules[index]
    if (rule === undefined) continue
    const outcome = takeSteps(ruleSteps, { run, rule }, run.context, run.key, index)
    if (outcome !== undefined && outcome !== skipped) return outcome
  }
  return undefined
}

const evaluator: Evaluator = { evaluate, run: runOne }
