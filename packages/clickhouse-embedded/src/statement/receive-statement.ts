import { clickHouseError } from '../errors/clickhouse-error.js'
import { readDataInsert, type DataInsert } from './read-data-insert.js'
import { readStatement, type Read, type Write } from './read-statement.js'
import type { Spool } from '../disk/spool.js'
import { escapeStrayBytes, toBytes, toLosslessText } from './lossless-text.js'

/** A statement ready to run: an INSERT's rows are in a file. */
export type ReceivedStatement = Read | Write | (DataInsert & { dataPath: string })

/** ClickHouse's `max_query_size`: in a longer body, only rows may follow. */
const headBytes = 256 * 1024
/** Other statements may be longer when the request raises `max_query_size`; they are held in memory. */
const maxStatementBytes = 16 * 1024 * 1024

/**
 * Reads a statement from the URL's query and the body, which together are one text, as in ClickHouse.
 * @throws ClickHouseError
 */
export async function receiveStatement(
  query: string,
  body: AsyncGenerator<Buffer>,
  spool: Spool,
): Promise<ReceivedStatement> {
  const insert = readDataInsert(query)
  if (insert !== undefined)
    return receiveRows(insert, join([toBytes(query.slice(insert.dataStart))], body), spool)
  const head = await readHead(query, body)
  const text = toLosslessText(head.bytes)
  const spilling = readDataInsert(text)
  if (spilling !== undefined) {
    const dataStart = toBytes(text.slice(0, spilling.dataStart)).length
    return receiveRows(spilling, join([head.bytes.subarray(dataStart)], body), spool)
  }
  const sql = head.isWhole ? text : toLosslessText(await readRest(head.bytes, body))
  const statement = readStatement(escapeStrayBytes(sql))
  if (statement.kind !== 'data-insert') return statement
  return receiveRows(statement, [toBytes(sql.slice(statement.dataStart))], spool)
}

async function receiveRows(
  insert: DataInsert,
  rows: AsyncIterable<Buffer> | Iterable<Buffer>,
  spool: Spool,
): Promise<ReceivedStatement> {
  const target = escapeStrayBytes(insert.target)
  const settings = escapeStrayBytes(insert.settings)
  return { ...insert, target, settings, dataPath: await spool.write(rows) }
}

async function readHead(
  query: string,
  body: AsyncGenerator<Buffer>,
): Promise<{ bytes: Buffer; isWhole: boolean }> {
  const chunks: Buffer[] = query === '' ? [] : [toBytes(`${query}\n`)]
  let length = chunks[0]?.length ?? 0
  while (length < headBytes) {
    const chunk = await body.next()
    if (chunk.done === true) return { bytes: Buffer.concat(chunks), isWhole: true }
    chunks.push(chunk.value)
    length += chunk.value.length
  }
  return { bytes: Buffer.concat(chunks), isWhole: false }
}

async function readRest(head: Buffer, body: AsyncGenerator<Buffer>): Promise<Buffer> {
  const chunks = [head]
  let length = head.length
  for await (const chunk of body) {
    chunks.push(chunk)
    length += chunk.length
    if (length > maxStatementBytes) {
      throw clickHouseError('QUERY_IS_TOO_LARGE', `The statement is larger than ${maxStatementBytes} bytes`)
    }
  }
  return Buffer.concat(chunks)
}

async function* join(first: readonly Buffer[], rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* first
  yield* rest
}
