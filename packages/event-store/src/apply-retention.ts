import type { ClickHouseClient } from '@clickhouse/client'

/**
 * Ten years: a receipt plus this stays far below 2106, where ClickHouse's DateTime overflows and would delete at once.
 */
export const maxRetentionDays = 3_650

interface Retention {
  /** In days; undefined keeps them for ever. */
  readonly events: number | undefined
  readonly rejectedEvents: number | undefined
}

/**
 * Sets how long events and rejected events are kept, counted from the day on which we received them: never from the
 * client's time, which may be wrong by decades. By default for ever. Expired rows are removed by the merges that
 * follow.
 */
export async function applyRetention(client: ClickHouseClient, retention: Retention): Promise<void> {
  const tables = [
    { table: 'events', column: 'received_at', days: retention.events },
    { table: 'rejected_events', column: 'rejected_at', days: retention.rejectedEvents },
  ]
  for (const { days } of tables) {
    if (days !== undefined && !(Number.isInteger(days) && days >= 1 && days <= maxRetentionDays)) {
      throw new RangeError(`retention must be 1 to ${maxRetentionDays} whole days`)
    }
  }
  for (const each of tables) await applyToTable(client, each)
}

async function applyToTable(
  client: ClickHouseClient,
  { table, column, days }: { table: string; column: string; days: number | undefined },
): Promise<void> {
  const result = await client.query({
    query: `SELECT engine_full FROM system.tables WHERE database = currentDatabase() AND name = {table:String}`,
    query_params: { table },
    format: 'JSONEachRow',
  })
  const [found] = await result.json<{ engine_full: string }>()
  const inForce = new RegExp(` TTL toDateTime\\(${column}\\) \\+ toIntervalDay\\((\\d+)\\)`).exec(
    found?.engine_full ?? '',
  )?.[1]
  if (inForce === (days === undefined ? undefined : String(days))) return
  await client.command({
    query:
      days === undefined
        ? `ALTER TABLE ${table} REMOVE TTL`
        : `ALTER TABLE ${table} MODIFY TTL toDateTime(${column}) + toIntervalDay(${days})`,
  })
}
