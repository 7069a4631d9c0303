import type { ClickHouseClient } from '@clickhouse/client'
import type { EventStoreConfig } from '../create-event-store-client.js'
import { openEventStore } from '../open-event-store.js'
import { StoreUnavailableError } from '../store-errors.js'
import { createControlHistoryWriter, type ControlRecord } from './create-control-history-writer.js'
import { listRecordVersions } from './list-record-versions.js'
import { readCurrentRecords, type CurrentRecord, type RecordKind } from './read-current-records.js'

export interface ControlVersion<Value> {
  readonly version: number
  /** Milliseconds since 1970. */
  readonly changedAt: number
  readonly actor: string
  readonly action: 'put' | 'delete'
  /** Undefined where it was deleted. */
  readonly value: Value | undefined
}

/** The records of one kind in `control_history`. */
export interface ControlHistory<Value> {
  /** The last change of every record; undefined while the event store cannot be asked. */
  readonly current: () => Promise<CurrentRecord<Value>[] | undefined>
  /** Newest first. @throws StoreUnavailableError */
  versions(id: string, limit: number): Promise<ControlVersion<Value>[]>
  /** @throws StoreUnavailableError; the record may or may not be there then. */
  append(change: Omit<ControlRecord, 'kind'>): Promise<void>
  close(): Promise<void>
}

export interface ControlHistoryOptions<Value> extends RecordKind<Value> {
  /** The first of a row of failures to reach the store. */
  readonly onUnavailable: (error: unknown) => void
  /** The store will not be opened at all. */
  readonly onRefused: (error: unknown) => void
}

/** Connects in the background: a service that serves from Redis does not wait for ClickHouse. */
export function openControlHistory<Value>(
  config: EventStoreConfig,
  { onUnavailable, onRefused, ...records }: ControlHistoryOptions<Value>,
): ControlHistory<Value> {
  const { kind } = records
  const closing = new AbortController()
  let client: ClickHouseClient | undefined
  const opening = openEventStore(config, { signal: closing.signal, onUnavailable }).then(
    (opened) => void (client = opened),
    (error: unknown) => {
      if (!closing.signal.aborted) onRefused(error)
    },
  )

  function requireClient(): ClickHouseClient {
    if (client === undefined) throw new StoreUnavailableError('The event store has not been reached yet.')
    return client
  }

  return {
    current: async () => (client === undefined ? undefined : readCurrentRecords(client, records)),
    async versions(id, limit) {
      const rows = await listRecordVersions(requireClient(), { kind, id, limit }).catch((cause: unknown) => {
        throw new StoreUnavailableError('The event store does not answer.', { cause })
      })
      return rows.map(({ action, value, ...row }) => {
        const isDeleted = action === 'delete'
        return {
          ...row,
          action: isDeleted ? 'delete' : 'put',
          value: isDeleted ? undefined : (JSON.parse(value) as Value),
        }
      })
    },
    append: async (change) => createControlHistoryWriter(requireClient()).append({ kind, ...change }),
    async close() {
      closing.abort()
      await opening
      await client?.close()
    },
  }
}
