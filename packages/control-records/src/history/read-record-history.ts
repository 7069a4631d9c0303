import { listRecordStamps, readCurrentRecords, type EventStoreClient } from '@frontpage/event-store'
import type { RecordHistory } from '../record/control-record.js'
import { historyKindOf, type AnyRecordKind } from '../record/record-kind.js'

const stampsAtOnce = 5_000

/** Reads a kind's history, for a service that has a client of its own and does not change the records. */
export function readRecordHistory(
  client: EventStoreClient,
  kind: Pick<AnyRecordKind<never>, 'record' | 'historyKind'>,
): RecordHistory {
  const name = historyKindOf(kind)
  return {
    stampsAfter: (id) => listRecordStamps(client, { kind: name, after: id, limit: stampsAtOnce }),
    changesOf: (ids) => readCurrentRecords(client, { kind: name, ids }),
  }
}
