import { exposureSourceId, feedSourceId } from '@frontpage/contracts'
import type { EventStoreClient } from '@frontpage/event-store'
import type { Ledger } from './ledger.js'

export interface Audit {
  /** Distinct messages of this drill in the archive. */
  stored: number
  /** Acknowledged messages that are not in the archive. */
  lost: number
  /** Rows under FINAL beyond one for each message. */
  duplicated: number
  /** Rows that FINAL hides: copies which the engine has not merged away yet. */
  physicalDuplicates: number
  /** Rows of `rejected_events`. */
  deadLettered: number
}

/** The sources of what the platform itself records. */
const ownSources = [exposureSourceId, feedSourceId]

/** Compares the archive with the acknowledged messages, one by one. Exposures of a splitter and servings of a feed are nobody's messages. */
export async function auditArchive(store: EventStoreClient, ledger: Ledger): Promise<Audit> {
  const missing = new Set(ledger.acknowledged())
  let rows = 0
  const distinct = new Set<string>()
  for await (const messageId of readMessageIds(store)) {
    rows++
    if (ledger.hasOffered(messageId)) distinct.add(messageId)
    missing.delete(messageId)
  }
  return {
    stored: distinct.size,
    lost: missing.size,
    duplicated: rows - distinct.size,
    physicalDuplicates: (await countRows(store, 'events', ownSources)) - rows,
    deadLettered: await countRows(store, 'rejected_events'),
  }
}

export async function countRows(
  store: EventStoreClient,
  table: 'events' | 'rejected_events',
  exceptSources: readonly string[] = [],
): Promise<number> {
  const result = await store.query({
    query: `SELECT toFloat64(count()) AS n FROM ${table} WHERE source_id NOT IN {exceptSources:Array(String)}`,
    query_params: { exceptSources },
    format: 'JSON',
  })
  const { data } = await result.json<{ n: number }>()
  return data[0]?.n ?? 0
}

async function* readMessageIds(store: EventStoreClient): AsyncGenerator<string> {
  const result = await store.query({
    query: 'SELECT message_id FROM events FINAL WHERE source_id NOT IN {sources:Array(String)}',
    query_params: { sources: ownSources },
    format: 'JSONCompactEachRow',
  })
  for await (const rows of result.stream<[string]>()) {
    for (const row of rows) yield row.json<[string]>()[0]
  }
}
