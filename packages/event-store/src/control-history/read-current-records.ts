import type { ClickHouseClient } from '@clickhouse/client'
import type { RecordChange } from '@frontpage/contracts'
import { listCurrentRecords } from './list-current-records.js'

/**
 * Reads the latest change of every record of a kind, unparsed: a process of an older or newer release passes on what it
 * cannot read itself.
 */
export async function readCurrentRecords(client: ClickHouseClient, kind: string): Promise<RecordChange[]> {
  const records = await listCurrentRecords(client, { kind })
  return records.map(({ action, value, ...change }) => ({
    ...change,
    json: action === 'delete' ? undefined : value,
  }))
}
