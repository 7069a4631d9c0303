import type { Route } from '@frontpage/service-kit'
import type { ControlRecordAdmin } from '../admin/control-record-admin.js'
import type { ControlRecord } from '../control-record.js'
import type { RecordAdministration, RecordKind } from '../record-kind.js'
import { changeRecords } from './change-records.js'
import { deleteRecord } from './delete-record.js'
import { getRecord } from './get-record.js'
import { listRecordVersions } from './list-record-versions.js'
import { listRecords } from './list-records.js'
import { putRecord } from './put-record.js'

/** The context of a kind's routes. */
export interface RecordRoutesContext<Value extends ControlRecord, Body = unknown> {
  readonly kind: RecordKind<Value, Body>
  readonly admin: ControlRecordAdmin<Value>
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly toRecord: NonNullable<RecordAdministration<Value, Body>['toRecord']>
  /** The codes of the 503 problems that `toRecord` throws. */
  readonly unavailableCodes: readonly string[]
}

/** The routes `/v1/admin/<records>[/:id[/versions]]` of one kind. */
export function recordRoutes<Value extends ControlRecord, Body>(
  context: RecordRoutesContext<Value, Body>,
): Route[] {
  const { isRemovable = true } = context.kind.administration
  return [
    listRecords(context),
    changeRecords(context),
    getRecord(context),
    putRecord(context),
    ...(isRemovable ? [deleteRecord(context)] : []),
    listRecordVersions(context),
  ]
}
