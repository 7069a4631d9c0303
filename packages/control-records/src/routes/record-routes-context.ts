import type { ControlRecordAdmin } from '../admin/control-record-admin.js'
import type { ControlRecord } from '../record/control-record.js'
import type { RecordAdministration, RecordKind } from '../record/record-kind.js'

/** The context of a kind's routes. */
export interface RecordRoutesContext<Value extends ControlRecord, Body = unknown> {
  readonly kind: RecordKind<Value, Body>
  readonly admin: ControlRecordAdmin<Value>
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly toRecord: NonNullable<RecordAdministration<Value, Body>['toRecord']>
  /** The codes of the 503 problems that `toRecord` throws. */
  readonly unavailableCodes: readonly string[]
  /** The codes of the 409 problems that `toRecord` and `checkRemoval` throw. */
  readonly conflictCodes: readonly string[]
  /** Throws HttpFault where a record may not be removed. */
  readonly checkRemoval: (id: string) => void | Promise<void>
}

/** The codes of all 409 problems of a change: those of the kind, and those of its service. */
export function conflictsOf<Value extends ControlRecord, Body>({
  kind,
  conflictCodes,
}: RecordRoutesContext<Value, Body>): readonly string[] {
  return [...(kind.unique ? [kind.unique.takenCode] : []), ...conflictCodes]
}
