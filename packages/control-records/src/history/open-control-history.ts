import type { RecordChange } from '@frontpage/contracts'
import {
  createControlHistoryWriter,
  listRecordVersions,
  openEventStore,
  StoreUnavailableError,
  type EventStoreClient,
  type EventStoreConfig,
} from '@frontpage/event-store'
import type { RecordHistory } from '../record/control-record.js'
import { historyKindOf, type AnyRecordKind } from '../record/record-kind.js'
import { readRecordHistory } from './read-record-history.js'

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
export interface ControlHistory<Value> extends RecordHistory {
  /** The versions, newest first. @throws StoreUnavailableError */
  versions(id: string, limit: number): Promise<ControlVersion<Value>[]>
  /** The latest changes of these records. @throws StoreUnavailableError */
  newest(ids: readonly string[]): Promise<readonly RecordChange[]>
  /** @throws StoreUnavailableError; the changes may or may not be there then. */
  append(changes: readonly RecordChange[], actor: string): Promise<void>
  /** Restores lost changes by the actor `recovered`. @throws StoreUnavailableError, as `append` */
  recover(changes: readonly RecordChange[]): Promise<void>
  close(): Promise<void>
}

export interface ControlHistoryOptions {
  /** Called with the first of a series of failures to reach the store. */
  readonly onUnavailable: (error: unknown) => void
  /** Called when the store will not be opened at all. */
  readonly onRefused: (error: unknown) => void
}

/** Connects in the background: a service that serves from Redis does not wait for ClickHouse. */
export function openControlHistory<Value>(
  config: EventStoreConfig,
  kind: Pick<AnyRecordKind<never>, 'record' | 'historyKind'>,
  { onUnavailable, onRefused }: ControlHistoryOptions,
): ControlHistory<Value> {
  const name = historyKindOf(kind)
  const closing = new AbortController()
  let client: EventStoreClient | undefined
  const opening = openEventStore(config, { signal: closing.signal, onUnavailable, waitsForLogin: true }).then(
    (opened) => void (client = opened),
    (error: unknown) => {
      if (!closing.signal.aborted) onRefused(error)
    },
  )

  function requireClient(): EventStoreClient {
    if (client === undefined) throw new StoreUnavailableError('The event store has not been reached yet.')
    return client
  }

  async function append(changes: readonly RecordChange[], actor: string): Promise<void> {
    await createControlHistoryWriter(requireClient()).append(
      changes.map(({ json, ...change }) => ({
        ...change,
        kind: name,
        actor,
        action: json === undefined ? 'delete' : 'put',
        json: json ?? 'null',
      })),
    )
  }

  return {
    // The caller of `openControlHistory` knows that the store was not reached yet.
    stampsAfter: async (id) =>
      client === undefined ? undefined : readRecordHistory(client, kind).stampsAfter(id),
    changesOf: async (ids) => readRecordHistory(requireClient(), kind).changesOf(ids),
    async versions(id, limit) {
      const rows = await listRecordVersions(requireClient(), { kind: name, id, limit }).catch(refuse)
      return rows.map(({ action, value, ...row }) => {
        const isDeleted = action === 'delete'
        return {
          ...row,
          action: isDeleted ? 'delete' : 'put',
          value: isDeleted ? undefined : (JSON.parse(value) as Value),
        }
      })
    },
    newest: async (ids) => readRecordHistory(requireClient(), kind).changesOf(ids).catch(refuse),
    append,
    recover: (changes) => append(changes, 'recovered'),
    close: async () => {
      closing.abort()
      // The opening may hang, so it is not awaited.
      if (client === undefined) void opening.then(() => client?.close())
      else await client.close()
    },
  }
}

function refuse(cause: unknown): never {
  throw new StoreUnavailableError('The event store does not answer.', { cause })
}
