import { createHash } from 'node:crypto'
import type { ClickHouseClient } from '@clickhouse/client'
import { insertRows } from '../clickhouse/insert-rows.js'
import { StoreUnavailableError } from '../clickhouse/store-errors.js'

export interface ControlRecord {
  /** The kind of the record, such as `source`. */
  kind: string
  id: string
  /** Counted per kind and id from 1. */
  version: number
  /** Milliseconds since 1970. */
  changedAt: number
  /** Unique to this change. */
  changeId: string
  /** The author of the change. */
  actor: string
  action: 'put' | 'delete'
  /** The value from now on, as JSON. */
  json: string
}

export interface ControlHistoryWriter {
  /** Stores all of them or none. @throws StoreUnavailableError; the records may or may not be there then. */
  append(records: readonly ControlRecord[]): Promise<void>
}

export function createControlHistoryWriter(client: ClickHouseClient): ControlHistoryWriter {
  return {
    async append(records) {
      const rows = records.map(({ changedAt, changeId, json, ...record }) =>
        JSON.stringify({ ...record, changed_at: changedAt, change_id: changeId, value: json }),
      )
      try {
        await insertRows(
          client,
          { into: 'control_history', format: 'JSONEachRow' },
          { parts: [Buffer.from(rows.join('\n'))], count: rows.length },
          createHash('sha256').update(rows.join('\n')).digest('hex'),
        )
      } catch (error) {
        throw new StoreUnavailableError('ClickHouse did not store the change', { cause: error })
      }
    },
  }
}
