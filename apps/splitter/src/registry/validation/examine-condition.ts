import { inspectCondition, type GroupReference } from '@frontpage/experiments'
import type { RegistryContents } from '../contents/registry-contents.js'
import { nothingFound, type Examination, type FieldProblem } from './examination.js'

interface Surroundings {
  readonly site: string
  readonly contents: Pick<RegistryContents, 'savedGroups'>
}

/** A targeting condition: its operators, its patterns, and the groups of the same site that it refers to. */
export function examineCondition(
  condition: unknown,
  { pointer, ...surroundings }: Surroundings & { pointer: string },
): Examination {
  if (condition === undefined) return nothingFound
  const { problems, groups, patterns } = inspectCondition(condition, { pointer })
  return {
    ...nothingFound,
    problems: [...problems, ...examineGroupReferences(groups, surroundings)],
    patterns,
  }
}

export function examineGroupReferences(
  references: readonly GroupReference[],
  { site, contents }: Surroundings,
): FieldProblem[] {
  return references.flatMap(({ pointer, id, takes }) => {
    const record = contents.savedGroups.find((each) => each.id === id)
    if (record === undefined) {
      return [{ pointer, detail: `There is no saved group "${id}". Make it first, or name another.` }]
    }
    if (record.site !== site) {
      return [
        {
          pointer,
          detail: `The saved group "${id}" belongs to the site "${record.site}". Name one of "${site}".`,
        },
      ]
    }
    if (takes === 'list' && record.group.type !== 'list') {
      return [{ pointer, detail: `The saved group "${id}" is a condition. Refer to it by $savedGroup.` }]
    }
    return []
  })
}
