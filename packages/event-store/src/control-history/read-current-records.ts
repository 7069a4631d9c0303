import type { ClickHouseClient } from '@clickhouse/client'
import { listCurrentRecords } from './list-current-records.js'

/** What records of a kind are, and who hears of those that are none any more. */
export interface RecordKind<Value> {
  /** As in `control_history`: `source`. */
  readonly kind: string
  /** Undefined for a record that fits no longer: it is left out and reported. */
  readonly parse: (value: unknown) => Value | undefined
  readonly onUnreadable: (id: string) => void
}

/** The records of a kind that hold now; undefined while the event store cannot be asked. */
export async function readCurrentRecords<Value>(
  client: ClickHouseClient,
  { kind, parse, onUnreadable }: RecordKind<Value>,
): Promise<Value[] | undefined> {
  const records = await listCurrentRecords(client, { kind }).catch(() => undefined)
  return records?.flatMap(({ id, value }) => {
    const known = parse(JSON.parse(value))
    if (known !== undefined) return [known]
    onUnreadable(id)
    return []
  })
}
