import type { ClickHouseClient } from '@clickhouse/client'
import type { RecordChange } from '@frontpage/contracts'
import type { EventStoreConfig } from '../clickhouse/create-event-store-client.js'
import { groupByBytes } from '../clickhouse/group-by-bytes.js'
import { openEventStore } from '../migrations/open-event-store.js'
import { StoreUnavailableError } from '../clickhouse/store-errors.js'
import { createControlHistoryWriter, type ControlRecord } from './create-control-history-writer.js'
import { listRecordVersions } from './list-record-versions.js'
import { readCurrentRecords } from './read-current-records.js'

const maxBytesAtOnce = 4 * 2 ** 20
/** The size of a change's fields beside its value. */
const otherBytes = 500

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
  /**
   * The latest change of every record; undefined while the event store was not reached yet, which the caller of
   * `openControlHistory` knows. @throws when it does not answer
   */
  readonly current: () => Promise<RecordChange[] | undefined>
  /** The versions, newest first. @throws StoreUnavailableError */
  versions(id: string, limit: number): Promise<ControlVersion<Value>[]>
  /** @throws StoreUnavailableError; the record may or may not be there then. */
  append(change: Omit<ControlRecord, 'kind'>): Promise<void>
  /**
   * Restores changes that the history lost, as they were made, by the actor `recovered`. @throws StoreUnavailableError,
   * as `append`
   */
  readonly recover: (changes: readonly RecordChange[]) => Promise<void>
  close(): Promise<void>
}

export interface ControlHistoryOptions {
  /** The kind in `control_history`, such as `source`. */
  readonly kind: string
  /** Called with the first of a series of failures to reach the store. */
  readonly onUnavailable: (error: unknown) => void
  /** Called when the store will not be opened at all. */
  readonly onRefused: (error: unknown) => void
}

/** Connects in the background: a service that serves from Redis does not wait for ClickHouse. */
export function openControlHistory<Value>(
  config: EventStoreConfig,
  { kind, onUnavailable, onRefused }: ControlHistoryOptions,
): ControlHistory<Value> {
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
    current: async () => (client === undefined ? undefined : readCurrentRecords(client, kind)),
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
    append: async (change) => createControlHistoryWriter(requireClient()).append([{ kind, ...change }]),
    async recover(changes) {
      const writer = createControlHistoryWriter(requireClient())
      const bytesOf = ({ json }: RecordChange): number => otherBytes + (json?.length ?? 0)
      for (const part of groupByBytes(changes, bytesOf, maxBytesAtOnce)) {
        await writer.append(
          part.map(({ json, ...change }) => ({
            ...change,
            kind,
            actor: 'recovered',
            action: json === undefined ? 'delete' : 'put',
            json: json ?? 'null',
          })),
        )
      }
    },
    close: async () => {
      closing.abort()
      // The opening may hang, so it is not awaited.
      if (client === undefined) void opening.then(() => client?.close())
      else await client.close()
    },
  }
}
