import { loadNativeChdb, type NativeChdb, type NativeConnection } from './native-chdb.js'
import { sqlString } from './sql-literal.js'
import { toClickHouseError } from '../errors/to-clickhouse-error.js'

export interface EngineResult {
  bytes: Uint8Array
  resultRows: number
  resultBytes: number
  writtenRows: number
  writtenBytes: number
}

export interface Engine {
  readonly version: string
  readonly timezone: string
  /** Runs statements one after the other on a connection of their own, and returns the result of the last one. */
  query(sql: string, format: string): Promise<EngineResult>
  /** Like `query`, for an INSERT: the result contains the number of written rows and no rows. */
  insert(sql: string): Promise<EngineResult>
  /**
   * Cancels the running statements whose text contains `fragment`, or all: they fail with QUERY_WAS_CANCELLED soon
   * after. This needs a libuv thread that no statement occupies: without one, it waits for the statements that it
   * should cancel.
   */
  cancel(fragment?: string): Promise<void>
  /** Call it only when nothing runs: closing under a running statement aborts the engine. */
  close(): void
}

type Settings = Readonly<Record<string, number | string>>

export interface EngineSettings {
  /** Settings of the whole engine. */
  server: Settings
  /** Settings of every statement that does not set them itself. */
  defaults: Settings
}

const noData = Buffer.alloc(0)

/**
 * Opens chDB on a directory. Every statement gets a connection of its own (0.1 ms to open and close), so that nothing
 * a request sets (settings, parameters, current database) outlives it.
 * @throws ClickHouseError CANNOT_OPEN_FILE when another process holds the directory.
 */
export async function openEngine(dataDir: string, { server, defaults }: EngineSettings): Promise<Engine> {
  const native = loadNativeChdb()
  // chDB shuts down with its last connection: this one stays open for the engine's life.
  const lifeline = connect(native, dataDir, server)

  async function withConnection<T>(run: (connection: NativeConnection) => Promise<T>): Promise<T> {
    const connection = connect(native, dataDir, defaults)
    try {
      return await run(connection)
    } catch (error) {
      throw toClickHouseError(error)
    } finally {
      native.CloseConnection(connection)
    }
  }

  async function query(sql: string, format: string): Promise<EngineResult> {
    const result = await withConnection((connection) => native.QueryAsyncConnection(connection, sql, format))
    const { bytes, rowsRead, bytesRead } = result
    return { bytes, resultRows: rowsRead, resultBytes: bytesRead, writtenRows: 0, writtenBytes: 0 }
  }

  const about = await query('SELECT version(), timezone()', 'TabSeparatedRaw')
  const [version = '', timezone = ''] = Buffer.from(about.bytes).toString().trim().split('\t')
  return {
    version,
    timezone,
    query,
    async insert(sql) {
      const result = await withConnection((connection) =>
        native.InsertRawAsyncConnection(connection, sql, noData, false),
      )
      const { rowsWritten, bytesWritten } = result
      return {
        bytes: noData,
        resultRows: 0,
        resultBytes: 0,
        writtenRows: rowsWritten,
        writtenBytes: bytesWritten,
      }
    },
    async cancel(fragment) {
      const which = fragment === undefined ? '1' : `position(query, ${sqlString(fragment)}) > 0`
      await query(`KILL QUERY WHERE query_id != queryID() AND ${which} ASYNC`, 'Null')
    },
    close: () => native.CloseConnection(lifeline),
  }
}

function connect(native: NativeChdb, dataDir: string, settings: Settings): NativeConnection {
  const engineArguments = Object.entries(settings).map(([name, value]) => `--${name}=${value}`)
  try {
    return native.CreateConnection(dataDir, engineArguments)
  } catch (error) {
    throw toClickHouseError(error)
  }
}
