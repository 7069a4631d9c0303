import { open, unlink } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { toCompressedBlock } from './encoding/compressed-blocks.js'
import { encodeShort, type ResponseEncoding } from './encoding/response-encoding.js'
import type { ExecutionResult } from './statement/execute-statement.js'
import { httpStatus } from './errors/http-status.js'
import type { RequestParameters } from './statement/parse-request.js'
import { toClickHouseError } from './errors/to-clickhouse-error.js'

const contentTypes: Readonly<Record<string, string>> = {
  JSON: 'application/json; charset=UTF-8',
  JSONCompact: 'application/json; charset=UTF-8',
  JSONEachRow: 'application/x-ndjson; charset=UTF-8',
  JSONCompactEachRow: 'application/x-ndjson; charset=UTF-8',
  CSV: 'text/csv; charset=UTF-8; header=absent',
  CSVWithNames: 'text/csv; charset=UTF-8; header=present',
  TabSeparated: 'text/tab-separated-values; charset=UTF-8',
  TSV: 'text/tab-separated-values; charset=UTF-8',
  Parquet: 'application/octet-stream',
}

const plainText = { 'Content-Type': 'text/plain; charset=UTF-8' }

export function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, plainText).end(text)
}

/**
 * Sends an error in ClickHouse's format, from which its clients read code and type, in the encoding that a result would
 * have had.
 */
export async function sendError(
  response: ServerResponse,
  thrown: unknown,
  { version, encoding }: { version: string; encoding: ResponseEncoding },
): Promise<void> {
  const { code, type, message } = toClickHouseError(thrown)
  response.setHeader('X-ClickHouse-Exception-Code', code)
  const text = `Code: ${code}. DB::Exception: ${message}${/[.!?]$/.test(message) ? '' : '.'} (${type}) (version ${version})\n`
  const { bytes, contentEncoding } = await encodeShort(Buffer.from(text), encoding)
  if (contentEncoding !== undefined) response.setHeader('Content-Encoding', contentEncoding)
  response.writeHead(httpStatus(code), plainText).end(bytes)
}

export interface Answer {
  parameters: RequestParameters
  elapsedMs: number
}

/** Sends a result in pieces from its file, which is deleted from its directory before the first byte is sent. */
export async function sendResult(
  response: ServerResponse,
  result: ExecutionResult,
  { parameters, elapsedMs }: Answer,
): Promise<void> {
  response.setHeader('X-ClickHouse-Summary', toSummary(result, elapsedMs))
  response.setHeader('X-ClickHouse-Format', result.format)
  response.setHeader('Content-Type', contentTypes[result.format] ?? 'text/plain; charset=UTF-8')
  if (result.resultPath === undefined) {
    const { bytes, contentEncoding } = await encodeShort(Buffer.from(result.bytes), parameters.encoding)
    if (contentEncoding !== undefined) response.setHeader('Content-Encoding', contentEncoding)
    response.end(bytes)
    return
  }
  const file = await open(result.resultPath)
  try {
    const [{ buffer, bytesRead }] = await Promise.all([
      file.read(Buffer.allocUnsafe(firstReadBytes), 0, firstReadBytes, 0),
      unlink(result.resultPath),
    ])
    const { encoding } = parameters
    if (encoding !== 'none' && encoding !== 'blocks') response.setHeader('Content-Encoding', encoding)
    if (bytesRead < firstReadBytes) {
      const whole = buffer.subarray(0, bytesRead)
      response.end(encoding === 'blocks' && bytesRead > 0 ? toCompressedBlock(whole) : whole)
      return
    }
    const rows = file.createReadStream({ start: 0, highWaterMark: 4 * firstReadBytes, autoClose: false })
    if (encoding === 'blocks') return await pipeline(rows, toCompressedBlocks, response)
    response.setHeader('Content-Length', (await file.stat()).size)
    await pipeline(rows, response)
  } finally {
    await file.close()
  }
}

async function* toCompressedBlocks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield toCompressedBlock(chunk)
}

/** Most results end here: each further call on a file needs a thread again. */
const firstReadBytes = 64 * 1024

/** chDB reports the rows of the result but not the rows read from storage: `read_rows` is the result's. */
function toSummary(result: ExecutionResult, elapsedMs: number): string {
  return JSON.stringify({
    read_rows: String(result.writtenRows || result.resultRows),
    read_bytes: String(result.writtenBytes || result.resultBytes),
    written_rows: String(result.writtenRows),
    written_bytes: String(result.writtenBytes),
    total_rows_to_read: '0',
    result_rows: String(result.writtenRows || result.resultRows),
    result_bytes: String(result.writtenBytes || result.resultBytes),
    elapsed_ns: String(Math.round(elapsedMs * 1e6)),
  })
}
