import { refusalOfPattern, type PatternReference } from '@frontpage/experiments'
import { patternsOf } from '../../definitions/url-condition.js'
import type { RegistryContents, Surroundings } from '../contents/registry-contents.js'
import { isAssigning, type ExperimentRecord } from '../kinds/experiments.js'
import { movedFields } from '../state/moved-fields.js'
import { examineCondition } from './examine-condition.js'
import { mergeExaminations, type Conflict, type Examination, type FieldProblem } from './examination.js'
import { experimentWarnings } from './experiment-warnings.js'
import { layerConflicts, layerProblems } from './layer-conflicts.js'
import { cycleProblems, examinePrerequisites } from './prerequisites.js'
import { siteConflicts } from './references.js'
import { valueTypeOf } from './value-types.js'
import { weightProblems } from './weights.js'

/** Examines an experiment as it would be, beside all that is there. */
export function examineExperiment(
  record: ExperimentRecord,
  { contents, before, nowMs }: Surroundings<ExperimentRecord> & { nowMs: number },
): Examination {
  const { site } = record
  return mergeExaminations(
    { conflicts: [...keyConflicts(record, before, contents), ...siteConflicts(record, before)] },
    {
      problems: [
        ...variationProblems(record),
        ...weightProblems(record.variations),
        ...timeProblems(record),
        ...layerProblems(record),
        ...holdoutProblems(record, contents),
        ...winnerProblems(record),
        ...saltProblems(record, before, contents),
        ...featureTypeProblems(record, contents),
      ],
    },
    examineCondition(record.condition, { site, pointer: '#/condition', contents }),
    examineUrlTargets(record),
    examinePrerequisites(record.prerequisites, { site, pointer: '#/prerequisites', contents }),
    { problems: cycleProblems(record, contents) },
    { conflicts: [...phaseConflicts(record, before), ...layerConflicts(record, contents)] },
    { warnings: experimentWarnings(record, { before, holdouts: contents.holdouts, nowMs }) },
  )
}

/** A key is used once: by one experiment or feature, and never again after it was archived. */
function keyConflicts(
  { id }: ExperimentRecord,
  before: ExperimentRecord | undefined,
  { features }: RegistryContents,
): Conflict[] {
  if (features.some((feature) => feature.id === id)) {
    const detail = `"${id}" is the key of a feature. Choose another for the experiment.`
    return [{ code: 'key_taken', pointer: '#', detail }]
  }
  if (before?.state !== 'archived') return []
  const detail = `"${id}" is the key of an archived experiment, whose readers have seen its variations. Choose another.`
  return [{ code: 'key_used', pointer: '#', detail }]
}

function variationProblems({ variations }: ExperimentRecord): FieldProblem[] {
  const problems: FieldProblem[] = []
  const first = valueTypeOf(variations[0]?.payload)
  variations.forEach(({ key, payload }, index) => {
    if (variations.findIndex((other) => other.key === key) < index) {
      const detail = `Another variation has the key "${key}" already. Give this one a key of its own.`
      problems.push({ pointer: `#/variations/${index}/key`, detail })
    }
    const type = valueTypeOf(payload)
    if (type !== first) {
      const detail = `The payload is ${type}, and that of the first variation is ${first}. Code needs one type: make them alike.`
      problems.push({ pointer: `#/variations/${index}/payload`, detail })
    }
  })
  return problems
}

function timeProblems({ start, end, ramp, coverage }: ExperimentRecord): FieldProblem[] {
  const problems: FieldProblem[] = []
  if (start !== undefined && Date.parse(start) >= Date.parse(end)) {
    problems.push({ pointer: '#/end', detail: `The end has to be after the start, ${start}.` })
  }
  let earlier = start
  let reached = coverage
  ramp.forEach((step, index) => {
    const pointer = `#/ramp/${index}`
    if (earlier !== undefined && Date.parse(step.at) <= Date.parse(earlier)) {
      problems.push({ pointer: `${pointer}/at`, detail: `This step has to be later than ${earlier}.` })
    }
    if (Date.parse(step.at) >= Date.parse(end)) {
      problems.push({ pointer: `${pointer}/at`, detail: `This step has to be before the end, ${end}.` })
    }
    if (step.coverage < reached) {
      const detail = `A ramp takes more readers in with each step: set ${reached} or more, or remove the step.`
      problems.push({ pointer: `${pointer}/coverage`, detail })
    }
    earlier = step.at
    reached = Math.max(reached, step.coverage)
  })
  return problems
}

function holdoutProblems({ holdout, site }: ExperimentRecord, contents: RegistryContents): FieldProblem[] {
  if (holdout === undefined) return []
  const pointer = '#/holdout'
  const found = contents.holdouts.find(({ id }) => id === holdout)
  if (found === undefined) {
    return [{ pointer, detail: `There is no holdout "${holdout}". Make it first, or leave it out.` }]
  }
  if (found.site === site) return []
  const detail = `The holdout "${holdout}" belongs to the site "${found.site}". Name one of "${site}".`
  return [{ pointer, detail }]
}

function winnerProblems({ winner, variations }: ExperimentRecord): FieldProblem[] {
  if (winner === undefined || variations.some(({ key }) => key === winner)) return []
  return [{ pointer: '#/variations', detail: `"${winner}" is what everyone gets now. Keep this variation.` }]
}

/** An import says the salts itself: one that was used before would give readers the arms that they had there. */
function saltProblems(
  { id, phase, salt }: ExperimentRecord,
  before: ExperimentRecord | undefined,
  { experiments }: RegistryContents,
): FieldProblem[] {
  if (before?.salt === salt) {
    if (phase === before.phase) return []
    return [{ pointer: '#/salt', detail: 'The earlier phase has this salt. Leave it out, to get a new one.' }]
  }
  const other = experiments.find((each) => each.salt === salt && each.id !== id)
  if (other === undefined) return []
  return [{ pointer: '#/salt', detail: `"${other.id}" has this salt. Leave it out, to get a new one.` }]
}

/** The features that take their value from the experiment have a type. */
function featureTypeProblems(
  { id, variations }: ExperimentRecord,
  contents: RegistryContents,
): FieldProblem[] {
  const type = valueTypeOf(variations[0]?.payload)
  return contents.features
    .filter(({ valueType }) => valueType !== 'json' && valueType !== type)
    .filter(({ rules }) => rules.some((rule) => rule.type === 'experiment' && rule.experiment === id))
    .map((feature) => ({
      pointer: '#/variations/0/payload',
      detail: `The feature "${feature.id}" takes its value from here and needs ${feature.valueType}, not ${type}.`,
    }))
}

function examineUrlTargets({ urlTargets }: ExperimentRecord): Partial<Examination> {
  const patterns: PatternReference[] = urlTargets.flatMap((target, index) =>
    patternsOf(target).map((pattern) => ({
      pointer: `#/urlTargets/${index}/pattern`,
      pattern,
      isCaseInsensitive: false,
    })),
  )
  const problems = patterns.flatMap(({ pointer, pattern }) => {
    const refusal = refusalOfPattern(pattern)
    return refusal === undefined ? [] : [{ pointer, detail: `This pattern cannot be used: ${refusal}.` }]
  })
  return { problems, patterns }
}

function phaseConflicts(record: ExperimentRecord, before: ExperimentRecord | undefined): Conflict[] {
  if (before === undefined || !isAssigning(before) || record.phase > before.phase) return []
  return movedFields(before, record).map((moved) => ({ code: 'would_move_readers', ...moved }))
}
