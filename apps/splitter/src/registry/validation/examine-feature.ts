import type { RegistryContents, Surroundings } from '../contents/registry-contents.js'
import type { Feature, FeatureRuleRecord } from '../kinds/features.js'
import { examineCondition } from './examine-condition.js'
import { mergeExaminations, type Conflict, type Examination, type FieldProblem } from './examination.js'
import { cycleProblems, examinePrerequisites } from './prerequisites.js'
import { siteConflicts } from './references.js'
import { valueTypeOf } from './value-types.js'

export function examineFeature(feature: Feature, { contents, before }: Surroundings<Feature>): Examination {
  const { site, rules, prerequisites, defaultValue, valueType } = feature
  return mergeExaminations(
    { conflicts: [...siteConflicts(feature, before), ...keyConflicts(feature, contents)] },
    { problems: [...typeProblems(defaultValue, valueType, '#/defaultValue'), ...ruleIdProblems(feature)] },
    examinePrerequisites(prerequisites, { site, pointer: '#/prerequisites', contents }),
    ...rules.map((rule, index) => examineRule(rule, { feature, pointer: `#/rules/${index}`, contents })),
    { problems: cycleProblems(feature, contents) },
  )
}

/** Features and experiments are asked for by the same routes. */
function keyConflicts({ id }: Feature, { experiments }: RegistryContents): Conflict[] {
  if (!experiments.some((experiment) => experiment.id === id)) return []
  const detail = `"${id}" is the key of an experiment. Choose another for the feature.`
  return [{ code: 'key_taken', pointer: '#', detail }]
}

/** The share of a rule is found by its id: two of the same would reach the same readers. */
function ruleIdProblems({ rules }: Feature): FieldProblem[] {
  const ids = rules.map((rule) => (rule.type === 'force' ? rule.id : undefined))
  return ids.flatMap((id, index) =>
    id === undefined || ids.indexOf(id) === index
      ? []
      : [
          {
            pointer: `#/rules/${index}/id`,
            detail: `Another rule has the id "${id}" already. Choose another.`,
          },
        ],
  )
}

function typeProblems(value: unknown, valueType: Feature['valueType'], pointer: string): FieldProblem[] {
  const type = valueTypeOf(value)
  // JSON may be anything.
  if (valueType === 'json' || type === valueType) return []
  return [{ pointer, detail: `The value is ${type} and has to be ${valueType}, as valueType says.` }]
}

function examineRule(
  rule: FeatureRuleRecord,
  { feature, pointer, contents }: { feature: Feature; pointer: string; contents: RegistryContents },
): Partial<Examination> {
  const { site, valueType } = feature
  if (rule.type === 'experiment') {
    return { problems: experimentProblems(rule.experiment, { feature, pointer, contents }) }
  }
  return mergeExaminations(
    { problems: typeProblems(rule.value, valueType, `${pointer}/value`) },
    examineCondition(rule.condition, { site, pointer: `${pointer}/condition`, contents }),
    examinePrerequisites(rule.prerequisites, { site, pointer: `${pointer}/prerequisites`, contents }),
  )
}

function experimentProblems(
  key: string,
  { feature, pointer, contents }: { feature: Feature; pointer: string; contents: RegistryContents },
): FieldProblem[] {
  const at = `${pointer}/experiment`
  const experiment = contents.experiments.find(({ id }) => id === key)
  if (experiment === undefined) {
    return [{ pointer: at, detail: `There is no experiment "${key}". Make it first, or name another.` }]
  }
  if (experiment.site !== feature.site) {
    const detail = `The experiment "${key}" belongs to the site "${experiment.site}". Name one of "${feature.site}".`
    return [{ pointer: at, detail }]
  }
  if (experiment.state === 'archived') {
    return [{ pointer: at, detail: `The experiment "${key}" is archived. Remove the rule.` }]
  }
  const type = valueTypeOf(experiment.variations[0]?.payload)
  if (feature.valueType === 'json' || type === feature.valueType) return []
  const detail = `The payloads of "${key}" are ${type} and have to be ${feature.valueType}, as valueType says.`
  return [{ pointer: at, detail }]
}
