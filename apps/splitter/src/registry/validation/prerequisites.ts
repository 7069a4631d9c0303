import { inspectCondition } from '@frontpage/experiments'
import type { RegistryContents } from '../contents/registry-contents.js'
import type { ExperimentRecord } from '../kinds/experiments.js'
import type { Feature } from '../kinds/features.js'
import { findCycle } from './find-cycle.js'
import { nothingFound, type Examination, type FieldProblem } from './examination.js'
import { examineGroupReferences } from './examine-condition.js'

type Prerequisites = ExperimentRecord['prerequisites']

/** Prerequisites are features or experiments of the same site, and their conditions are about `value`. */
export function examinePrerequisites(
  prerequisites: Prerequisites,
  { site, pointer, contents }: { site: string; pointer: string; contents: RegistryContents },
): Examination {
  let found = nothingFound
  prerequisites.forEach(({ feature: key, condition }, index) => {
    const at = `${pointer}/${index}`
    const inspection = inspectCondition(condition, { pointer: `${at}/condition`, onlyAttribute: 'value' })
    const problem = keyProblem(key, { site, pointer: `${at}/feature`, contents })
    found = {
      ...found,
      problems: [
        ...found.problems,
        ...(problem === undefined ? [] : [problem]),
        ...inspection.problems,
        ...examineGroupReferences(inspection.groups, { site, contents }),
      ],
      patterns: [...found.patterns, ...inspection.patterns],
    }
  })
  return found
}

function keyProblem(
  key: string,
  { site, pointer, contents }: { site: string; pointer: string; contents: RegistryContents },
): FieldProblem | undefined {
  const feature = contents.features.find(({ id }) => id === key)
  const experiment = contents.experiments.find(({ id }) => id === key)
  const there = feature ?? experiment
  if (there === undefined) {
    return { pointer, detail: `There is no feature or experiment "${key}". Make it first, or name another.` }
  }
  if (there.site !== site) {
    return { pointer, detail: `"${key}" belongs to the site "${there.site}". Name one of "${site}".` }
  }
  if (feature === undefined && experiment?.state === 'archived') {
    return { pointer, detail: `The experiment "${key}" is archived. Name another.` }
  }
  return undefined
}

/** A record that would be evaluated while it is being evaluated: everything on the way is null. */
export function cycleProblems(
  record: ExperimentRecord | Feature,
  contents: RegistryContents,
): FieldProblem[] {
  const byKey = recordsByKey(contents)
  const cycle = findCycle(record.id, (key) => {
    const node = key === record.id ? record : byKey.get(key)
    return node === undefined ? [] : keysNeededBy(node)
  })
  if (cycle === undefined) return []
  return [
    {
      pointer: '#/prerequisites',
      detail: `The prerequisites form a cycle: ${cycle.join(' → ')}. Remove one of them.`,
    },
  ]
}

const knownByKey = new WeakMap<RegistryContents, ReadonlyMap<string, ExperimentRecord | Feature>>()

/** Made once for the many records of an import. */
function recordsByKey(contents: RegistryContents): ReadonlyMap<string, ExperimentRecord | Feature> {
  const known = knownByKey.get(contents)
  if (known !== undefined) return known
  const byKey = new Map([...contents.experiments, ...contents.features].map((each) => [each.id, each]))
  knownByKey.set(contents, byKey)
  return byKey
}

/** The keys that a record names, in its prerequisites and its rules. */
export function keysNeededBy(record: ExperimentRecord | Feature): string[] {
  const own = record.prerequisites.map(({ feature }) => feature)
  if (!('rules' in record)) return own
  const ofRules = record.rules.flatMap((rule) =>
    rule.type === 'experiment' ? [rule.experiment] : rule.prerequisites.map(({ feature }) => feature),
  )
  return [...own, ...ofRules]
}
