import { createRequire } from 'node:module'

/** A native connection: its settings, parameters, current database and temporary tables are its own. */
export type NativeConnection = { readonly __nativeConnection: unique symbol }

interface NativeQueryResult {
  bytes: Uint8Array
  /** In seconds, as measured by the engine. */
  elapsed: number
  /** Rows and bytes of the result; the addon does not report the rows read from storage. */
  rowsRead: number
  bytesRead: number
}

interface NativeInsertResult {
  rowsWritten: number
  bytesWritten: number
  elapsed: number
}

/** The part of chDB's addon that we use. */
export interface NativeChdb {
  CreateConnection(dataDir: string, engineArguments?: readonly string[]): NativeConnection
  CloseConnection(connection: NativeConnection): void
  QueryAsyncConnection(connection: NativeConnection, sql: string, format: string): Promise<NativeQueryResult>
  InsertRawAsyncConnection(
    connection: NativeConnection,
    sql: string,
    data: Buffer,
    countLines: boolean,
  ): Promise<NativeInsertResult>
}

/**
 * chDB's addon itself, below its `Session` class, because `Session.close()` waits for every running operation of the
 * process: during a long query, the connections of all finished requests would accumulate. The addon's functions are
 * internal to chdb, which is why package.json pins chdb's exact version.
 * @throws Error that says what to do where chDB has no library for this platform, or one that cannot be loaded
 */
export function loadNativeChdb(): NativeChdb {
  const require = createRequire(import.meta.url)
  const requireInChdb = createRequire(require.resolve('chdb/package.json'))
  const loader = requireInChdb('./dist/loader.js') as { loadNative(): NativeChdb }
  try {
    return loader.loadNative()
  } catch (error) {
    const { platform, arch } = process
    throw new Error(
      `chDB's library cannot be used on ${platform}-${arch}; set CLICKHOUSE_URL to a ClickHouse server instead. ` +
        (error instanceof Error ? error.message : String(error)),
      { cause: error },
    )
  }
}
