import { setImmediate as letOthersWork } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { RegistryContents } from '../contents/registry-contents.js'
import type { ExperimentRecord } from '../kinds/experiments.js'
import { canReach } from '../state/transition-experiment.js'
import type { Conflict, Examination } from '../validation/examination.js'
import { mergeExaminations } from '../validation/examination.js'
import { examineExperiment } from '../validation/examine-experiment.js'
import { examineFeature } from '../validation/examine-feature.js'
import { examineHoldout } from '../validation/examine-holdout.js'
import { examineSavedGroup } from '../validation/examine-saved-group.js'
import { normaliseWeights } from '../validation/weights.js'
import type { ExperimentEntry, RegistryDocument } from './registry-document.js'

/** The lists of a document, in the order in which they are brought into force: what others refer to comes first. */
export const importedLists = ['savedGroups', 'holdouts', 'experiments', 'features'] as const
type ImportedList = (typeof importedLists)[number]

interface FieldDifference {
  readonly field: string
  readonly before?: unknown
  readonly after?: unknown
}

/** The change that an import makes to one record. */
export interface PlannedChange {
  readonly list: ImportedList
  readonly id: string
  readonly action: 'create' | 'update' | 'unchanged'
  readonly fields: readonly FieldDifference[]
  readonly record: RegistryContents[ImportedList][number]
  /** The record that the plan was made by; undefined for a new one. */
  readonly was: RegistryContents[ImportedList][number] | undefined
  readonly examination: Examination
  /** The place of the record in the document: `#/experiments/3`. */
  readonly pointer: string
}

export interface ImportPlan {
  readonly changes: readonly PlannedChange[]
  /** The records that the site has and the document has not; an import leaves them as they are. */
  readonly notInDocument: readonly { readonly list: ImportedList; readonly id: string }[]
  /** All records as they would be. */
  readonly contents: RegistryContents
}

interface Circumstances {
  readonly contents: RegistryContents
  readonly nowMs: number
  /** Random text for the salts of experiments that have none. */
  readonly random: () => string
}

/** The number of records that are examined before others get their turn: each is compared with all. */
const recordsInASlice = 10

/** Works out what an import would change, and examines every changed record beside all others as they would be. */
export async function planImport(
  document: RegistryDocument,
  circumstances: Circumstances,
): Promise<ImportPlan> {
  const { contents: before, nowMs } = circumstances
  const imported = toRecords(document, circumstances)
  const after: RegistryContents = {
    savedGroups: replaced(before.savedGroups, imported.savedGroups),
    holdouts: replaced(before.holdouts, imported.holdouts),
    experiments: replaced(before.experiments, imported.experiments),
    features: replaced(before.features, imported.features),
  }

  async function plan<Value extends { readonly id: string }>(
    list: ImportedList,
    { records, known }: { records: readonly Value[]; known: readonly Value[] },
    examine: (record: Value, was: Value | undefined) => Examination,
  ): Promise<PlannedChange[]> {
    const knownById = new Map(known.map((record) => [record.id, record]))
    const seen = new Set<string>()
    const planned: PlannedChange[] = []
    for (const [index, record] of records.entries()) {
      if (index % recordsInASlice === 0) await letOthersWork()
      const was = knownById.get(record.id)
      const fields = was === undefined ? [] : differencesOf(was, record)
      const action = was === undefined ? 'create' : fields.length > 0 ? 'update' : 'unchanged'
      const isRepeated = seen.has(record.id)
      seen.add(record.id)
      const examination = mergeExaminations(
        action === 'unchanged' ? {} : examine(record, was),
        isRepeated
          ? { problems: [{ pointer: '#/id', detail: 'The id stands in the document twice. Remove one.' }] }
          : {},
      )
      planned.push({
        list,
        id: record.id,
        action,
        fields,
        record: record as unknown as PlannedChange['record'],
        was: was as unknown as PlannedChange['was'],
        examination,
        pointer: `#/${list}/${index}`,
      })
    }
    return planned
  }

  const changes = [
    ...(await plan(
      'savedGroups',
      { records: imported.savedGroups, known: before.savedGroups },
      (record, was) => examineSavedGroup(record, { contents: after, before: was }),
    )),
    ...(await plan('holdouts', { records: imported.holdouts, known: before.holdouts }, (record, was) =>
      examineHoldout(record, { contents: after, before: was }),
    )),
    ...(await plan(
      'experiments',
      { records: imported.experiments, known: before.experiments },
      (record, was) =>
        mergeExaminations(examineExperiment(record, { contents: after, before: was, nowMs }), {
          conflicts: stateConflicts(record, was),
        }),
    )),
    ...(await plan('features', { records: imported.features, known: before.features }, (record, was) =>
      examineFeature(record, { contents: after, before: was }),
    )),
  ]
  const notInDocument = importedLists.flatMap((list) => {
    const ids = new Set(imported[list].map(({ id }) => id))
    return before[list]
      .filter(({ site, id }) => site === document.site && !ids.has(id))
      .map(({ id }) => ({ list, id }))
  })
  return { changes, notInDocument, contents: after }
}

function toRecords(document: RegistryDocument, { contents, random }: Circumstances): RegistryContents {
  const { site, features, savedGroups, holdouts } = document
  const known = new Map(contents.experiments.map((experiment) => [experiment.id, experiment]))
  return {
    savedGroups: savedGroups.map((entry) => ({ ...entry, site })),
    holdouts: holdouts.map((entry) => ({ ...entry, site })),
    features: features.map((entry) => ({ ...entry, site })),
    experiments: document.experiments.map((entry) => {
      const before = known.get(entry.id)
      const record = {
        ...entry,
        site,
        variations: normaliseWeights(entry.variations),
        salt: entry.salt ?? saltFor(entry, before, random),
      }
      // Warnings belong to the record that is there: they are no difference.
      return before?.warnings === undefined ? record : { ...record, warnings: before.warnings }
    }),
  }
}

function saltFor(
  { id, phase }: ExperimentEntry,
  before: ExperimentRecord | undefined,
  random: () => string,
): string {
  return before?.phase === phase ? before.salt : `${id}.${phase}.${random()}`
}

/** States and phases go forward only, as they do by the transitions. */
function stateConflicts(record: ExperimentRecord, before: ExperimentRecord | undefined): Conflict[] {
  const conflicts: Conflict[] = []
  if (before !== undefined && !canReach(before.state, record.state)) {
    const detail = `The experiment is ${before.state} and cannot become ${record.state}.`
    conflicts.push({ code: 'transition_not_allowed', pointer: '#/state', detail })
  }
  if (before !== undefined && record.phase < before.phase) {
    const detail = `The experiment is in phase ${before.phase}; an earlier one would move its readers back.`
    conflicts.push({ code: 'would_move_readers', pointer: '#/phase', detail })
  }
  if (record.state === 'frozen' && !record.sticky) {
    const detail = 'Only an experiment that keeps assignments can be frozen. Set "sticky": true, or stop it.'
    conflicts.push({ code: 'needs_sticky', pointer: '#/state', detail })
  }
  return conflicts
}

function replaced<Value extends { readonly id: string }>(
  known: readonly Value[],
  imported: readonly Value[],
): Value[] {
  const ids = new Set(imported.map(({ id }) => id))
  return [...known.filter(({ id }) => !ids.has(id)), ...imported]
}

function differencesOf(before: object, after: object): FieldDifference[] {
  const was = before as Record<string, unknown>
  const is = after as Record<string, unknown>
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((field) => !isDeepStrictEqual(was[field], is[field]))
    .map((field) => ({
      field,
      ...(field in was && { before: was[field] }),
      ...(field in is && { after: is[field] }),
    }))
}
