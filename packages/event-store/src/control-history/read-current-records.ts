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

/** The last change of a record. */
export interface CurrentRecord<Value> {
  readonly id: string
  /** From 1, counted per record. */
  readonly version: number
  /** Milliseconds since 1970. */
  readonly changedAt: number
  /** Undefined where it was deleted. */
  readonly value: Value | undefined
}

/** The last change of every record of a kind; undefined while the event store cannot be asked. */
export async function readCurrentRecords<Value>(
  client: ClickHouseClient,
  { kind, parse, onUnreadable }: RecordKind<Value>,
): Promise<CurrentRecord<Value>[] | undefined> {
  const records = await listCurrentRecords(client, { kind }).catch(() => undefined)
  return records?.flatMap(({ id, version, changedAt, action, value }): CurrentRecord<Value>[] => {
    if (action === 'delete') return [{ id, version, changedAt, value: undefined }]
    const known = parse(JSON.parse(value))
    if (known !== undefined) return [{ id, version, changedAt, value: known }]
    onUnreadable(id)
    return []
  })
}
