import { createHash } from 'node:crypto'
import type { ClickHouseClient } from '@clickhouse/client'
import { groupByBytes } from '../clickhouse/group-by-bytes.js'
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
  /**
   * Stores all records or none, if they have up to 4 MiB; more are several inserts. @throws StoreUnavailableError; the
   * records may or may not be there then.
   */
  append(records: readonly ControlRecord[]): Promise<void>
}

const maxBytesPerInsert = 4 * 2 ** 20

export function createControlHistoryWriter(client: ClickHouseClient): ControlHistoryWriter {
  async function insert(rows: readonly string[]): Promise<void> {
    const text = rows.join('\n')
    await insertRows(
      client,
      { into: 'control_history', format: 'JSONEachRow' },
      { parts: [Buffer.from(text)], count: rows.length },
      createHash('sha256').update(text).digest('hex'),
    )
  }

  return {
    async append(records) {
      const rows = records.map(({ changedAt, changeId, json, ...record }) =>
        JSON.stringify({ ...record, changed_at: changedAt, change_id: changeId, value: json }),
      )
      try {
        for (const part of groupByBytes(rows, (row) => Buffer.byteLength(row), maxBytesPerInsert)) {
          await insert(part)
        }
      } catch (error) {
        throw new StoreUnavailableError('ClickHouse did not store the change', { cause: error })
      }
    },
  }
}
