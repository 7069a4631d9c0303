import { sourceSchema, type Source } from '@frontpage/contracts'
import type { RecordKind } from './read-current-records.js'

/** The sources in `control_history`. */
export const sourceRecords: Pick<RecordKind<Source>, 'kind' | 'parse'> = {
  kind: 'source',
  parse: (value) => sourceSchema.safeParse(value).data,
}
