import { sqlTokens, topLevelTokens, type SqlToken } from './sql-tokens.js'

/** An INSERT with data: its rows are text after the statement, or the request's body. */
export interface DataInsert {
  kind: 'data-insert'
  /** `INSERT INTO db.table (columns)`; a FROM INFILE clause belongs between this and `settings`. */
  target: string
  /** `SETTINGS …`, or empty. */
  settings: string
  format: string
  /** The start of the rows that were sent after the statement. */
  dataStart: number
}

/**
 * Parses `INSERT INTO … [SETTINGS …] FORMAT f` or `… VALUES`, up to the beginning of the rows.
 * @returns undefined for every other statement, including INSERT … SELECT.
 */
export function readDataInsert(sql: string): DataInsert | undefined {
  const tokens = topLevelTokens(sqlTokens(sql))
  const next = (): SqlToken | undefined => tokens.next().value ?? undefined
  if (next()?.text !== 'INSERT' || next()?.text !== 'INTO') return undefined
  const name = readTargetName(next)
  let settingsStart: number | undefined
  for (let token = name; token !== undefined; token = next()) {
    if (token.kind !== 'word') continue
    if (token.text === 'SELECT' || token.text === 'WITH' || token.text === 'FROM') return undefined
    if (token.text === 'SETTINGS') settingsStart ??= token.start
    const format = token.text === 'VALUES' ? token : token.text === 'FORMAT' ? next() : undefined
    if (format === undefined) continue
    const targetEnd = settingsStart ?? token.start
    return {
      kind: 'data-insert',
      target: sql.slice(0, targetEnd),
      settings: sql.slice(targetEnd, token.start),
      format: token === format ? 'Values' : sql.slice(format.start, format.end),
      dataStart: skipLineEnd(sql, format.end),
    }
  }
  return undefined
}

/** Skips the table's name, which may itself be a word like FORMAT, and returns the token after it. */
function readTargetName(next: () => SqlToken | undefined): SqlToken | undefined {
  let token = next()
  if (token?.text === 'TABLE') token = next()
  if (token?.text === 'FUNCTION') token = next()
  token = next()
  while (token?.text === '.') {
    next()
    token = next()
  }
  return token
}

/** ClickHouse skips blanks and one line end after the format's name; the rest belongs to the data. */
function skipLineEnd(sql: string, at: number): number {
  const blanks = /[ \t\f]*\r?\n?/y
  blanks.lastIndex = at
  blanks.test(sql)
  return blanks.lastIndex
}
