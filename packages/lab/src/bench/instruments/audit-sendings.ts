import type { EventStoreClient } from '@frontpage/event-store'
import { sendingPrefixLength } from '../../load/reference-batches.js'

export interface SendingsAudit {
  /** Distinct messages in the archive. */
  stored: number
  /** Messages of acknowledged sendings that are not in the archive. */
  lost: number
  /** Rows under FINAL beyond one for each message. */
  duplicated: number
}

interface StoredSending {
  prefix: string
  rows: number
  messages: number
}

/**
 * Compares the archive with the acknowledged messages, sending by sending. The ids of a sending are known beforehand,
 * so that counting distinct ones finds a missing one: no list of a million ids has to leave the archive.
 */
export async function auditSendings(
  store: EventStoreClient,
  run: { runId: string; batchSize: number; acknowledged: ReadonlySet<number> },
): Promise<SendingsAudit> {
  const result = await store.query({
    query: `SELECT substring(message_id, 1, ${sendingPrefixLength}) AS prefix,
        toUInt32(count()) AS rows, toUInt32(uniqExact(message_id)) AS messages
      FROM events FINAL
      WHERE startsWith(message_id, {run: String})
      GROUP BY prefix`,
    query_params: { run: `${run.runId}-` },
    format: 'JSONEachRow',
  })
  return compareSendings(await result.json<StoredSending>(), run)
}

export function compareSendings(
  stored: readonly StoredSending[],
  run: { batchSize: number; acknowledged: ReadonlySet<number> },
): SendingsAudit {
  const audit = { stored: 0, lost: run.acknowledged.size * run.batchSize, duplicated: 0 }
  for (const { prefix, rows, messages } of stored) {
    audit.stored += messages
    audit.duplicated += rows - messages
    if (run.acknowledged.has(parseInt(prefix.slice(-8), 16))) audit.lost -= messages
  }
  return audit
}

/** The size of the archive on disk, before later merges make it smaller. */
export async function readBytesPerEvent(store: EventStoreClient): Promise<number | null> {
  const result = await store.query({
    query: `SELECT toFloat64(sum(bytes_on_disk)) / sum(rows) AS bytes
      FROM system.parts WHERE active AND database = currentDatabase() AND table = 'events'`,
    format: 'JSONEachRow',
  })
  const [row] = await result.json<{ bytes: number | null }>()
  return row?.bytes === undefined || row.bytes === null ? null : Number(row.bytes.toFixed(1))
}
