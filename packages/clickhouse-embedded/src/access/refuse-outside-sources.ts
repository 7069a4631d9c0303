import { clickHouseError, type ClickHouseError } from '../errors/clickhouse-error.js'
import { nameOf, sqlTokens, type SqlToken } from '../statement/sql-tokens.js'

/**
 * Refuses a statement that names a table function, engine or disk which reaches outside the database, wherever in it
 * that stands. The engine's own grants refuse most of them too (restrict-engine.ts), but not all: `Executable`,
 * `QueryRunner` and `EmbeddedRocksDB` need no grant, and ATTACH … FROM moves a directory of the machine into the
 * database.
 * @throws ClickHouseError ACCESS_DENIED
 */
export function refuseOutsideSources(sql: string, outsideNames: ReadonlySet<string>): void {
  let before: SqlToken | undefined
  let beforeThat: SqlToken | undefined
  let first: SqlToken | undefined
  for (const token of sqlTokens(sql)) {
    first ??= token
    const called = token.text === '(' && before !== undefined ? nameOf(before) : undefined
    if (called !== undefined && outsideNames.has(called)) throw denied(called)
    const isEngine = before?.text === 'ENGINE' || (before?.text === '=' && beforeThat?.text === 'ENGINE')
    const engine = isEngine ? nameOf(token) : undefined
    if (engine !== undefined && outsideNames.has(engine)) throw denied(engine)
    if (first.text === 'ATTACH' && before?.text === 'FROM' && token.kind === 'string')
      throw denied('ATTACH … FROM')
    beforeThat = before
    before = token
  }
}

function denied(what: string): ClickHouseError {
  return clickHouseError(
    'ACCESS_DENIED',
    `${what} leaves the database, which the embedded server allows with CLICKHOUSE_EMBEDDED_OUTSIDE_SOURCES=true only`,
  )
}
