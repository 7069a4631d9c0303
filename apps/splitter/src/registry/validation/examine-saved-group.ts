import { inspectCondition } from '@frontpage/experiments'
import type { RegistryContents, Surroundings } from '../contents/registry-contents.js'
import type { SavedGroupRecord } from '../kinds/saved-groups.js'
import { examineCondition } from './examine-condition.js'
import { mergeExaminations, type Conflict, type Examination, type FieldProblem } from './examination.js'
import { findCycle } from './find-cycle.js'
import { listUsersOf, siteConflicts } from './references.js'

export function examineSavedGroup(
  record: SavedGroupRecord,
  { contents, before }: Surroundings<SavedGroupRecord>,
): Examination {
  const { group, site } = record
  return mergeExaminations(
    { conflicts: [...siteConflicts(record, before), ...typeConflicts(record, before, contents)] },
    group.type === 'condition'
      ? examineCondition(group.condition, {
          site,
          pointer: '#/group/condition',
          contents: { savedGroups: withRecord(record, contents) },
        })
      : {},
    { problems: cycleProblems(record, contents) },
  )
}

/** `$inGroup` takes lists only. */
function typeConflicts(
  { id, group }: SavedGroupRecord,
  before: SavedGroupRecord | undefined,
  contents: RegistryContents,
): Conflict[] {
  if (before === undefined || before.group.type !== 'list' || group.type === 'list') return []
  const users = listUsersOf(id, contents)
  if (users.length === 0) return []
  const detail = `${users.join(', ')} use "${id}" by $inGroup or $notInGroup, which take lists. Change these first.`
  return [{ code: 'still_used', pointer: '#/group/type', detail }]
}

function cycleProblems(record: SavedGroupRecord, contents: RegistryContents): FieldProblem[] {
  const byId = new Map(withRecord(record, contents).map((each) => [each.id, each]))
  const cycle = findCycle(record.id, (id) => {
    const group = byId.get(id)?.group
    return group?.type === 'condition' ? inspectCondition(group.condition).groups.map((each) => each.id) : []
  })
  if (cycle === undefined) return []
  const detail = `The saved groups form a cycle: ${cycle.join(' → ')}. Remove one of these references.`
  return [{ pointer: '#/group/condition', detail }]
}

function withRecord(record: SavedGroupRecord, { savedGroups }: RegistryContents): SavedGroupRecord[] {
  return [...savedGroups.filter(({ id }) => id !== record.id), record]
}
