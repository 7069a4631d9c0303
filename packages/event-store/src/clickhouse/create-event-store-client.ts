import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client'

export interface EventStoreConfig {
  /** The address of ClickHouse's HTTP interface; may contain credentials: http://user:password@host:8123 */
  url: string
  database: string
}

/** Settings on which the platform's readers and writers rely, whatever a server's profile contains. */
const settings = {
  // A key "a.b" and a path a → b are different things; without this ClickHouse refuses an event that has both.
  json_type_escape_dots_in_keys: 1,
  // Strings stay strings: "2024-01-01T00:00:00Z" comes back as it was sent.
  input_format_try_infer_dates: 0,
  input_format_try_infer_datetimes: 0,
  // `true` stays `true` beside a number or a string in a list.
  input_format_json_read_bools_as_numbers: 0,
  input_format_json_read_bools_as_strings: 0,
} as const

const defaultRequestSeconds = 30

/**
 * Opens no connection until the first request; `close()` it.
 *
 * @param requestSeconds the maximum time of a request; more than the default is for reading a whole archive. The server's
 *   own deadline follows it, where a query sets none.
 */
export function createEventStoreClient(
  config: EventStoreConfig,
  { requestSeconds }: { requestSeconds?: number } = {},
): ClickHouseClient {
  return createClient({
    url: config.url,
    database: config.database,
    application: 'frontpage',
    // Every failure reaches the caller, which decides whether to log it.
    log: { level: ClickHouseLogLevel.OFF },
    request_timeout: (requestSeconds ?? defaultRequestSeconds) * 1_000,
    max_open_connections: 20,
    // A process that was starved would send on sockets that the server has closed meanwhile.
    keep_alive: { idle_socket_ttl: 2_500, eagerly_destroy_stale_sockets: true },
    clickhouse_settings: {
      ...settings,
      ...(requestSeconds !== undefined && { max_execution_time: requestSeconds }),
    },
  })
}
