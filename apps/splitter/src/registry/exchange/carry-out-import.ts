import { toStoreFault } from '@frontpage/control-records'
import type { RegistryRecords } from '../contents/registry-contents.js'
import type { ExperimentRecord } from '../kinds/experiments.js'
import { toSavedExperiment } from '../state/to-saved-experiment.js'
import { importedLists, type ImportPlan, type PlannedChange } from './plan-import.js'

/** What one call to the records may change. */
const changesAtOnce = 500

/**
 * Brings a plan into force, list by list and each list's part all or none. An import that fails half-way is sent again:
 * what is in force already is then unchanged.
 */
export async function carryOutImport(
  { changes }: ImportPlan,
  { records, actor }: { records: RegistryRecords; actor: string },
): Promise<void> {
  for (const list of importedLists) {
    const wanted = changes
      .filter((change) => change.list === list && change.action !== 'unchanged')
      .map((change) => ({ id: change.id, value: toStored(change) }))
    for (let at = 0; at < wanted.length; at += changesAtOnce) {
      const { admin } = records[list]
      await admin.change(wanted.slice(at, at + changesAtOnce) as never, actor).catch(toStoreFault)
    }
  }
}

function toStored({ list, record, examination }: PlannedChange): PlannedChange['record'] {
  return list === 'experiments' ? toSavedExperiment(record as ExperimentRecord, examination.warnings) : record
}
