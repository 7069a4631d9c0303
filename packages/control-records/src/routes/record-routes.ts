import type { Route } from '@frontpage/service-kit'
import type { ControlRecord } from '../record/control-record.js'
import { changeRecords } from './change-records.js'
import { deleteRecord } from './delete-record.js'
import { getRecord } from './get-record.js'
import { listRecordVersions } from './list-record-versions.js'
import { listRecords } from './list-records.js'
import { putRecord } from './put-record.js'
import type { RecordRoutesContext } from './record-routes-context.js'

/** The routes of one kind: `/v1/admin/<records>[/:id[/versions]]`, unless it has a path of its own. */
export function recordRoutes<Value extends ControlRecord, Body>(
  context: RecordRoutesContext<Value, Body>,
): Route[] {
  const { isRemovable = true, isChangedElsewhere = false, isLarge = false } = context.kind.administration
  return [
    ...(isLarge ? [] : [listRecords(context)]),
    ...(isChangedElsewhere || isLarge ? [] : [changeRecords(context)]),
    getRecord(context),
    ...(isChangedElsewhere ? [] : [putRecord(context)]),
    ...(isRemovable && !isChangedElsewhere ? [deleteRecord(context)] : []),
    listRecordVersions(context),
  ]
}
