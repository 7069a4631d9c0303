import type { ClickHouseClient } from '@clickhouse/client'

/** Ten years: received_at plus this stays far below 2106, where ClickHouse's DateTime wraps round and deletes at once. */
export const maxRetentionDays = 3_650

/**
 * How long events are kept, counted from the day on which we received them: never from the client's time, which may be
 * wrong by decades. Undefined keeps them for ever, which is the default. Expired rows go with the merges that follow.
 */
export async function applyRetention(client: ClickHouseClient, days: number | undefined): Promise<void> {
  if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= maxRetentionDays)) {
    throw new RangeError(`retention must be 1 to ${maxRetentionDays} whole days`)
  }
  const result = await client.query({
    query: `SELECT engine_full FROM system.tables WHERE database = currentDatabase() AND name = 'events'`,
    format: 'JSONEachRow',
  })
  const [table] = await result.json<{ engine_full: string }>()
  const inForce = / TTL toDateTime\(received_at\) \+ toIntervalDay\((\d+)\)/.exec(
    table?.engine_full ?? '',
  )?.[1]
  if (inForce === (days === undefined ? undefined : String(days))) return
  await client.command({
    query:
      days === undefined
        ? 'ALTER TABLE events REMOVE TTL'
        : `ALTER TABLE events MODIFY TTL toDateTime(received_at) + toIntervalDay(${days})`,
  })
}
