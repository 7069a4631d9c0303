import { Readable } from 'node:stream'
import type { ClickHouseClient } from '@clickhouse/client'

/**
 * One insert of rows that are written out already. Resolves when ClickHouse confirmed them; all are stored or none.
 *
 * @param target identifiers of our own, never input.
 * @param rows in parts, which are sent one after the other.
 * @param token makes a repetition of the same insert a no-op, `non_replicated_deduplication_window` inserts back.
 */
export async function insertRows(
  client: ClickHouseClient,
  target: { into: string; format: 'JSONEachRow' | 'RowBinary' },
  rows: readonly Buffer[],
  token: string,
): Promise<void> {
  const { stream } = await client.exec({
    query: `INSERT INTO ${target.into} FORMAT ${target.format}`,
    values: Readable.from(rows, { objectMode: false }),
    clickhouse_settings: {
      insert_deduplication_token: token,
      // One block, so that the insert is stored whole or not at all. The default cuts at a million rows or 256 MB.
      max_insert_block_size: '10000000',
      min_insert_block_size_rows: '10000000',
      min_insert_block_size_bytes: '1000000000',
      // Parallel parsing hands out many small blocks and costs more CPU than it saves at tens of thousands of rows.
      input_format_parallel_parsing: 0,
      // A JSON column of RowBinary is a text.
      input_format_binary_read_json_as_string: 1,
      // Names in JSON columns share one column: 3,000 events of odd ones took more than 20,000 open files, and inserts stood still.
      max_dynamic_subcolumns_in_json_type_parsing: '0',
      // Copies within an insert meet in merges and under FINAL, as all others do; removing them here copies every row once more.
      optimize_on_insert: 0,
      async_insert: 0,
      wait_end_of_query: 1,
    },
  })
  stream.resume()
  await new Promise<void>((resolve, reject) => {
    stream.once('close', resolve)
    stream.once('end', resolve)
    stream.once('error', reject)
  })
}
