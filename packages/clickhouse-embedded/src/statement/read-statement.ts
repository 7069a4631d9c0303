import { clickHouseError } from '../errors/clickhouse-error.js'
import { readDataInsert, type DataInsert } from './read-data-insert.js'
import { sqlTokens, topLevelTokens, type SqlToken } from './sql-tokens.js'

/** A statement that returns rows: an INTO OUTFILE clause belongs between `before` and `after`. */
export interface Read {
  kind: 'read'
  before: string
  after: string
  /** SHOW, whose answer is short, and names its column after the statement's own text: an added clause would show. */
  isShow: boolean
  format: string | undefined
  /** The value in its own SETTINGS clause, in seconds. */
  maxExecutionSeconds: number | undefined
}

export interface Write {
  kind: 'write'
  sql: string
  isInsert: boolean
}

export type Statement = DataInsert | Read | Write

/** The statement's text, without the rows that it inserts. */
export function textOf(statement: Statement): string {
  if (statement.kind === 'write') return statement.sql
  if (statement.kind === 'read') return statement.before + statement.after
  return `${statement.target}${statement.settings}FORMAT ${statement.format}`
}

const readKeywords = new Set('SELECT WITH FROM ( SHOW DESCRIBE DESC EXISTS EXPLAIN CHECK'.split(' '))
const writeKeywords = new Set(
  (
    'ALTER ATTACH BACKUP BEGIN COMMIT CREATE DELETE DETACH DROP EXCHANGE EXECUTE GRANT INSERT KILL MOVE OPTIMIZE PARALLEL ' +
    'RENAME REPLACE RESTORE REVOKE ROLLBACK SET SYSTEM TRUNCATE UNDROP UPDATE USE'
  ).split(' '),
)

/**
 * Whether a statement is allowed with POST only. One that begins with an unknown word is passed to the engine, which
 * reads only in a GET and reports a syntax error.
 */
export function isWrite(statement: Statement): boolean {
  if (statement.kind !== 'write') return statement.kind === 'data-insert'
  const first = sqlTokens(statement.sql).next().value
  return statement.isInsert || writeKeywords.has(first?.text ?? '')
}

const sessionKeywords = new Set(['SET', 'USE', 'BEGIN', 'COMMIT', 'ROLLBACK'])

/**
 * Refuses a statement whose only effect is on the session that the request names. A request without a session may say
 * SET or USE, as with a server, where it has no effect either.
 * @throws ClickHouseError NOT_IMPLEMENTED
 */
export function refuseInSession(statement: Statement): void {
  if (statement.kind !== 'write') return
  const keyword = sqlTokens(statement.sql).next().value?.text ?? ''
  if (!sessionKeywords.has(keyword)) return
  throw clickHouseError(
    'NOT_IMPLEMENTED',
    `${keyword} needs a session, and the embedded server has none: ` +
      'give the database and the settings with every request',
  )
}

/**
 * Determines the kind of a statement and the positions of its clauses.
 * @throws ClickHouseError for an empty text, for several statements in one text, and for statements that this server
 * refuses.
 */
export function readStatement(sql: string): Statement {
  const insert = readDataInsert(sql)
  if (insert !== undefined) return insert
  const tokens = singleStatement(sql)
  const first = tokens[0]
  const last = tokens.at(-1)
  if (first === undefined || last === undefined) throw clickHouseError('SYNTAX_ERROR', 'Empty query')
  const clauses = [...topLevelTokens(tokens)]
  refuseUnsupported(clauses)
  refuseFiles(tokens)
  const isInsert = first.text === 'INSERT' || (first.text === 'WITH' && hasPair(clauses, 'INSERT', 'INTO'))
  if (isInsert || !readKeywords.has(first.text))
    return { kind: 'write', sql: sql.slice(0, last.end), isInsert }
  const formatAt = clauses.findLastIndex(isFormatClause)
  const format = clauses[formatAt + 1]
  const outputAt = formatAt === -1 ? last.end : clauses[formatAt]!.start
  return {
    kind: 'read',
    before: sql.slice(0, outputAt),
    after: sql.slice(outputAt, last.end),
    isShow: first.text === 'SHOW',
    format: formatAt === -1 || format === undefined ? undefined : sql.slice(format.start, format.end),
    maxExecutionSeconds: readMaxExecutionSeconds(sql, clauses),
  }
}

/** Undefined where the statement sets none, or no number. */
function readMaxExecutionSeconds(sql: string, clauses: readonly SqlToken[]): number | undefined {
  const settingsAt = clauses.findLastIndex(({ kind, text }) => kind === 'word' && text === 'SETTINGS')
  if (settingsAt === -1) return undefined
  const nameAt = clauses.findLastIndex(({ text }) => text === 'MAX_EXECUTION_TIME')
  if (nameAt < settingsAt || clauses[nameAt + 1]?.text !== '=') return undefined
  const value = /^\s*(\d+(?:\.\d+)?)/.exec(sql.slice(clauses[nameAt + 1]?.end))?.[1]
  return value === undefined ? undefined : Number(value)
}

function singleStatement(sql: string): SqlToken[] {
  const tokens = [...sqlTokens(sql)]
  const isEnd = (token: SqlToken): boolean => token.kind === 'punctuation' && token.text === ';'
  const end = tokens.findIndex(isEnd)
  if (end === -1) return tokens
  if (!tokens.slice(end).every(isEnd)) {
    throw clickHouseError('SYNTAX_ERROR', 'Syntax error (Multi-statements are not allowed)')
  }
  return tokens.slice(0, end)
}

/** A column may be called `format` too: the clause is FORMAT, a name, and then nothing but SETTINGS. */
function isFormatClause(token: SqlToken, index: number, clauses: readonly SqlToken[]): boolean {
  const after = clauses[index + 2]
  return (
    token.kind === 'word' &&
    token.text === 'FORMAT' &&
    clauses[index + 1]?.kind === 'word' &&
    (after === undefined || after.text === 'SETTINGS')
  )
}

function refuseUnsupported(clauses: readonly SqlToken[]): void {
  const [first, second] = clauses.map((token) => token.text)
  if (first === 'KILL') {
    throw clickHouseError(
      'NOT_IMPLEMENTED',
      'KILL is not supported by the embedded server: limit a query by max_execution_time',
    )
  }
  if (first === 'SYSTEM' && (second === 'SHUTDOWN' || second === 'KILL')) {
    throw clickHouseError('NOT_IMPLEMENTED', 'SYSTEM SHUTDOWN is not supported: end the process by SIGTERM')
  }
  if (
    /^(CREATE|REPLACE|CREATE OR REPLACE) TEMPORARY\b/.test(
      clauses
        .slice(0, 4)
        .map(({ text }) => text)
        .join(' '),
    )
  ) {
    throw clickHouseError(
      'NOT_IMPLEMENTED',
      'Temporary tables need a session, and the embedded server has none: every request stands alone',
    )
  }
  if (first === 'INSERT' && hasPair(clauses, 'FROM', 'INPUT')) {
    throw clickHouseError(
      'NOT_IMPLEMENTED',
      'The input() table function is not supported by the embedded server',
    )
  }
}

/**
 * This server adds INTO OUTFILE and FROM INFILE itself, and the engine needs no grant for them: a bare word like these
 * is refused wherever it stands.
 */
function refuseFiles(tokens: readonly SqlToken[]): void {
  for (const { kind, text } of tokens) {
    if (kind !== 'word') continue
    if (text === 'OUTFILE') throw clickHouseError('INTO_OUTFILE_NOT_ALLOWED', 'INTO OUTFILE is not allowed')
    if (text === 'INFILE') {
      throw clickHouseError('UNKNOWN_TYPE_OF_QUERY', 'FROM INFILE is not allowed: send the data in the body')
    }
  }
}

function hasPair(tokens: readonly SqlToken[], first: string, second: string): boolean {
  return tokens.some(
    (token, index) => token.kind === 'word' && token.text === first && tokens[index + 1]?.text === second,
  )
}
