import { clickHouseError, ClickHouseError } from '../errors/clickhouse-error.js'
import type { Engine, EngineResult } from '../engine/engine.js'
import type { RequestParameters } from './parse-request.js'
import { queryIntoFile } from './query-into-file.js'
import type { ReceivedStatement } from './receive-statement.js'
import type { Spool } from '../disk/spool.js'
import { sqlIdentifier, sqlString } from '../engine/sql-literal.js'

export interface Execution {
  parameters: RequestParameters
  /** Refuses writes and changes of `readonly`, as ClickHouse does for GET. */
  isReadonly: boolean
  /** Aborted when nobody waits for the answer any more: a read is then cancelled, a write continues. */
  signal: AbortSignal
  /** How long a read that sets nothing else may take; 0 for ever. */
  maxExecutionSeconds: number
}

/** The engine looks at its own deadline between blocks only. After this time a read that has missed it is cancelled. */
const graceMs = 1_000

export interface ExecutionResult extends EngineResult {
  /** The file with the result's rows, in the Content-Encoding that the request asked for. */
  resultPath: string | undefined
  /** The format of the rows. */
  format: string
}

/** Runs one statement on a connection that exists for it alone. @throws ClickHouseError */
export async function executeStatement(
  statement: ReceivedStatement,
  { parameters, isReadonly, signal, maxExecutionSeconds }: Execution,
  { engine, spool }: { engine: Engine; spool: Spool },
): Promise<ExecutionResult> {
  const preamble = toPreamble(parameters, isReadonly)
  const format = parameters.defaultFormat
  if (statement.kind === 'data-insert') {
    const { target, dataPath, settings } = statement
    const sql = `${preamble}${target} FROM INFILE ${sqlString(dataPath)} ${settings} FORMAT ${statement.format}`
    return { ...(await engine.insert(sql)), resultPath: undefined, format }
  }
  if (statement.kind === 'write') {
    const sql = preamble + statement.sql
    const result = statement.isInsert ? await engine.insert(sql) : await engine.query(sql, format)
    return { ...result, resultPath: undefined, format }
  }
  const { before, after } = statement
  const resultFormat = statement.format ?? format
  const queryInMemory = async (): Promise<ExecutionResult> => {
    const result = await engine.query(preamble + before + after, format)
    return { ...result, resultPath: undefined, format: resultFormat }
  }
  if (statement.isShow) return queryInMemory()
  const resultPath = spool.newPath()
  const { encoding } = parameters
  // Blocks of ClickHouse are made from the file when it is sent.
  const compression = encoding === 'none' || encoding === 'blocks' ? '' : ` COMPRESSION '${encoding}' LEVEL 3`
  const output = `INTO OUTFILE ${sqlString(resultPath)}${compression}`
  const sql = `${preamble}${before}\n${output}\n${after}`
  // The name of the file distinguishes this statement from all others. A cancellation that comes too late finds no
  // statement.
  const cancel = (): void => void engine.cancel(output).catch(() => undefined)
  signal.addEventListener('abort', cancel, { once: true })
  const seconds = statement.maxExecutionSeconds ?? maxExecutionSeconds
  const deadline = startDeadline(seconds, cancel)
  try {
    const query = (): Promise<EngineResult> => engine.query(sql, format)
    // A file that is meant to stay empty says nothing about the disk.
    const result = await (/^null$/i.test(resultFormat) ? query() : queryIntoFile(resultPath, query))
    return { ...result, resultPath, format: resultFormat }
  } catch (error) {
    await spool.remove(resultPath)
    if (deadline.isOver()) {
      throw clickHouseError(
        'TIMEOUT_EXCEEDED',
        `Timeout exceeded: the query was cancelled after its maximum of ${seconds} s`,
      )
    }
    // Without our clause the engine's message is about the client's text alone, if the clause itself was not the error.
    const isSyntaxError = error instanceof ClickHouseError && error.type === 'SYNTAX_ERROR'
    // EXPLAIN AST takes our clause for a part of what it explains, and writes no file.
    const isWithoutFile = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (isSyntaxError || isWithoutFile) return await queryInMemory()
    throw error
  } finally {
    deadline.clear()
    signal.removeEventListener('abort', cancel)
  }
}

function startDeadline(seconds: number, onOver: () => void): { isOver(): boolean; clear(): void } {
  let isOver = false
  const timer =
    seconds > 0
      ? setTimeout(
          () => {
            isOver = true
            onOver()
          },
          Math.min(seconds * 1_000 + graceMs, 2 ** 31 - 1),
        )
      : undefined
  return { isOver: () => isOver, clear: () => clearTimeout(timer) }
}

/** The statements that give a connection the request's database, settings and parameters. */
function toPreamble({ database, settings, queryParameters }: RequestParameters, isReadonly: boolean): string {
  const assignments = [
    ...[...settings]
      .filter(([name]) => name !== 'readonly')
      .map(([name, value]) => `${name}=${sqlString(value)}`),
    ...[...queryParameters].map(([name, value]) => `param_${name}=${sqlString(value)}`),
  ]
  // This comes last, because nothing else can be set after it.
  const readonly = isReadonly ? '2' : settings.get('readonly')
  return [
    database === undefined ? '' : `USE ${sqlIdentifier(database)};\n`,
    assignments.length === 0 ? '' : `SET ${assignments.join(', ')};\n`,
    readonly === undefined ? '' : `SET readonly=${sqlString(readonly)};\n`,
  ].join('')
}
