import type { ClickHouseClient } from '@clickhouse/client'
import type { z } from 'zod'

/** A query of the archive: a name, its SQL with bound parameters, and the shape of a row. */
export interface Read<Params extends Record<string, unknown>, Row> {
  (client: ClickHouseClient, params: Params): Promise<Row[]>
  /** Row by row as they arrive, for answers of megabytes, which would block the event loop if they were parsed at once. */
  stream(client: ClickHouseClient, params: Params): AsyncGenerator<Row>
  readonly title: string
  readonly sql: string
}

/**
 * Parameters stand in the SQL as `{name:Type}` and are bound by ClickHouse, never spliced. Rows are checked against
 * the schema: a column that changed its type fails here, by name, and not in a caller's arithmetic.
 */
export function defineRead<Params extends Record<string, unknown>, Row>(definition: {
  title: string
  sql: string
  row: z.ZodType<Row>
  /** A deadline in the server; the client's own does not stop a query. */
  maxExecutionSeconds?: number
}): Read<Params, Row> {
  const ask = (client: ClickHouseClient, params: Params) =>
    client.query({
      query: definition.sql,
      query_params: params,
      format: 'JSONEachRow',
      clickhouse_settings: {
        max_execution_time: definition.maxExecutionSeconds ?? 20,
        // Counts are returned as numbers: none of ours exceeds 2^53.
        output_format_json_quote_64bit_integers: 0,
      },
    })
  const read = async (client: ClickHouseClient, params: Params): Promise<Row[]> =>
    (await (await ask(client, params)).json()).map((row) => definition.row.parse(row))
  async function* stream(client: ClickHouseClient, params: Params): AsyncGenerator<Row> {
    const result = await ask(client, params)
    for await (const rows of result.stream()) for (const row of rows) yield definition.row.parse(row.json())
  }
  return Object.assign(read, { stream, title: definition.title, sql: definition.sql })
}
