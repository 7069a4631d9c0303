import type { ClickHouseClient } from '@clickhouse/client'
import { insertRows } from '../insert-rows.js'
import { StoreUnavailableError } from '../store-errors.js'

export interface ControlRecord {
  /** What it is: `source`. */
  kind: string
  id: string
  /** From 1, counted per kind and id. */
  version: number
  /** Milliseconds since 1970. */
  changedAt: number
  /** Who decided. */
  actor: string
  action: 'put' | 'delete'
  /** As JSON; what holds from now on. */
  value: unknown
}

export interface ControlHistoryWriter {
  /** @throws StoreUnavailableError; the record may or may not be there then. */
  append(record: ControlRecord): Promise<void>
}

export function createControlHistoryWriter(client: ClickHouseClient): ControlHistoryWriter {
  return {
    async append({ kind, id, version, changedAt, actor, action, value }) {
      const row = { kind, id, version, changed_at: changedAt, actor, action, value: JSON.stringify(value) }
      try {
        await insertRows(
          client,
          { into: 'control_history', format: 'JSONEachRow' },
          [Buffer.from(JSON.stringify(row))],
          `${kind}/${id}/${version}/${changedAt}`,
        )
      } catch (error) {
        throw new StoreUnavailableError('ClickHouse did not take the change', { cause: error })
      }
    },
  }
}
