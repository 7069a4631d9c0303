import { isDeepStrictEqual } from 'node:util'
import { toStoreFault } from '@frontpage/control-records'
import { HttpFault } from '@frontpage/service-kit'
import type { RegistryRecords } from '../contents/registry-contents.js'
import type { ExperimentRecord } from '../kinds/experiments.js'
import { toSavedExperiment } from '../state/to-saved-experiment.js'
import { importedLists, type ImportPlan, type PlannedChange } from './plan-import.js'

/** The bounds of one call that changes records. */
const changesAtOnce = 500

/**
 * Brings a plan into force, list by list and each list's part all or none. An import that fails half-way is sent again:
 * what is in force already is then unchanged. A stop and a kill switch wait for no import, and it does not undo them.
 *
 * @throws HttpFault 409 where others changed a record since the plan was made
 */
export async function carryOutImport(
  { changes }: ImportPlan,
  { records, actor }: { records: RegistryRecords; actor: string },
): Promise<void> {
  for (const list of importedLists) {
    const planned = changes.filter((change) => change.list === list && change.action !== 'unchanged')
    for (let at = 0; at < planned.length; at += changesAtOnce) {
      const part = planned.slice(at, at + changesAtOnce)
      const { admin } = records[list]
      refuseChanged(part, await admin.list().catch(toStoreFault))
      const wanted = part.map((change) => ({ id: change.id, value: toStored(change) }))
      await admin.change(wanted as never, actor).catch(toStoreFault)
    }
  }
}

function refuseChanged(planned: readonly PlannedChange[], records: readonly { readonly id: string }[]): void {
  const byId = new Map(records.map((record) => [record.id, record]))
  const changed = planned.find(({ id, was }) => !isDeepStrictEqual(byId.get(id), was))
  if (changed === undefined) return
  const detail = `Others changed "${changed.id}" during the import. Send it again.`
  throw new HttpFault(409, 'import_conflicts', {
    detail,
    errors: [{ in: 'body', pointer: changed.pointer, detail }],
  })
}

function toStored({ list, record, examination }: PlannedChange): PlannedChange['record'] {
  return list === 'experiments' ? toSavedExperiment(record as ExperimentRecord, examination.warnings) : record
}
