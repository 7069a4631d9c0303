import { Readable } from 'node:stream'
import type { ClickHouseClient } from '@clickhouse/client'
import { createPartialInserts } from './partial-inserts.js'

/** Encoded rows, in parts, which are sent one after the other. */
export interface EncodedInsert {
  readonly parts: readonly Buffer[]
  /** The number of rows in all parts. */
  readonly count: number
}

const partialInserts = createPartialInserts(10_000)

/**
 * Runs one insert. Resolves when ClickHouse confirmed all of the rows; all are stored or none.
 *
 * @param target identifiers of our own, never input.
 * @param token makes a repetition of the same insert a no-op, within the last `non_replicated_deduplication_window`
 * inserts.
 * @throws Error when ClickHouse counted fewer rows than were sent, or none. More are no error: rows that materialized
 * views of the table write count as well.
 */
export async function insertRows(
  client: ClickHouseClient,
  target: { into: string; format: 'JSONEachRow' | 'RowBinary' },
  { parts, count }: EncodedInsert,
  token: string,
): Promise<void> {
  const { stream, summary } = await client.exec({
    query: `INSERT INTO ${target.into} FORMAT ${target.format}`,
    values: Readable.from(parts, { objectMode: false }),
    clickhouse_settings: {
      insert_deduplication_token: partialInserts.tokenFor(token),
      // One block, so that the insert is stored whole or not at all. The default cuts at a million rows or 256 MB.
      max_insert_block_size: '10000000',
      min_insert_block_size_rows: '10000000',
      min_insert_block_size_bytes: '1000000000',
      // Parallel parsing makes many small blocks and costs more CPU than it saves at tens of thousands of rows.
      input_format_parallel_parsing: 0,
      // In RowBinary a JSON column is a text.
      input_format_binary_read_json_as_string: 1,
      // Names in JSON columns share one column: 3,000 events with unusual names took more than 20,000 open files, and
      // inserts came to a halt.
      max_dynamic_subcolumns_in_json_type_parsing: '0',
      // Copies within an insert are removed by merges and FINAL, as all others are; removing them here copies every row
      // once more.
      optimize_on_insert: 0,
      async_insert: 0,
      // With this, the summary in the headers is that of the finished insert.
      wait_end_of_query: 1,
    },
  })
  stream.resume()
  await new Promise<void>((resolve, reject) => {
    stream.once('close', resolve)
    stream.once('end', resolve)
    stream.once('error', reject)
  })
  const written = Number(summary?.written_rows)
  if (written >= count) return partialInserts.forget(token)
  partialInserts.remember(token)
  throw new Error(`ClickHouse counted ${written} of ${count} rows`)
}
