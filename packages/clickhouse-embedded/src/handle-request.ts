import type { IncomingMessage, ServerResponse } from 'node:http'
import { authenticate } from './access/authenticate.js'
import { refuseForeignRequest } from './access/refuse-foreign-request.js'
import { refuseOutsideSources } from './access/refuse-outside-sources.js'
import { clickHouseError } from './errors/clickhouse-error.js'
import type { EmbeddedClickHouseConfig } from './config.js'
import { isOn, readResponseEncoding, type ResponseEncoding } from './encoding/response-encoding.js'
import type { Engine } from './engine/engine.js'
import { executeStatement, type ExecutionResult } from './statement/execute-statement.js'
import type { Lane } from './lane.js'
import type { Log } from './log.js'
import { parseRequest, type RequestParameters } from './statement/parse-request.js'
import { readBody } from './read-body.js'
import { readUrl, type UrlParameters } from './statement/read-url.js'
import { readMultipart } from './read-multipart.js'
import { isWrite, refuseInSession, textOf } from './statement/read-statement.js'
import { receiveStatement, type ReceivedStatement } from './statement/receive-statement.js'
import { sendError, sendResult, sendText } from './send-response.js'
import type { Spool } from './disk/spool.js'

/**
 * Each kind of statement has a queue of its own: a long read never delays an insert, and neither does an OPTIMIZE, a
 * mutation or an INSERT … SELECT.
 */
export type Lanes = Readonly<Record<ReceivedStatement['kind'], Lane>>

export interface RequestContext {
  config: EmbeddedClickHouseConfig
  allowedHosts: ReadonlySet<string>
  outsideNames: ReadonlySet<string>
  engine: Engine
  spool: Spool
  lanes: Lanes
  log: Log
}

/** Answers one request of ClickHouse's HTTP interface; an error becomes a response, never a rejection. */
export async function handleRequest(
  request: IncomingMessage,
  response: ServerResponse,
  context: RequestContext,
): Promise<void> {
  const { path, parameters: url } = readUrl(request.url ?? '/')
  const isGet = request.method === 'GET' || request.method === 'HEAD'
  if (isGet && path === '/ping') return sendText(response, 200, 'Ok.\n')
  if (isGet && path === '/replicas_status') return sendText(response, 200, 'Ok.\n')
  if (path !== '/') return sendText(response, 404, `There is no handle ${path}\n`)
  if (!isGet && request.method !== 'POST') return sendText(response, 405, 'Use GET or POST\n')
  if (isGet && !url.has('query')) return sendText(response, 200, 'Ok.\n')
  let encoding: ResponseEncoding = 'none'
  try {
    refuseForeignRequest(request, context.allowedHosts)
    authenticate(context.config.credentials, request.headers, url)
    encoding = readResponseEncoding(url, request.headers)
    await answerQuery({ request, response, url, isReadonly: isGet }, context)
  } catch (error) {
    if (response.headersSent) response.destroy()
    else await sendError(response, error, { version: context.engine.version, encoding })
  } finally {
    // The rest of a refused body is read and discarded; otherwise the client would see a reset instead of the error.
    request.resume()
  }
}

/** The message of ClickHouse itself. */
const readonlyMessage =
  'Cannot execute query in readonly mode. For queries over HTTP, method GET implies readonly. ' +
  'You should use method POST for modifying queries.'

interface Query {
  request: IncomingMessage
  response: ServerResponse
  url: UrlParameters
  isReadonly: boolean
}

async function answerQuery(
  { request, response, url, isReadonly }: Query,
  context: RequestContext,
): Promise<void> {
  const { config, spool } = context
  const { parameters, statement } = await receive({ request, response, url }, context)
  const began = performance.now()
  try {
    if (isReadonly && isWrite(statement)) throw clickHouseError('READONLY', readonlyMessage)
    if (parameters.isInSession) refuseInSession(statement)
    refuseOutsideSources(textOf(statement), context.outsideNames)
    const result = await runInLane(statement, { response, parameters, isReadonly }, context)
    await sendResult(response, result, { parameters, elapsedMs: performance.now() - began })
  } finally {
    if (statement.kind === 'data-insert') await spool.remove(statement.dataPath)
    const elapsedMs = Math.round(performance.now() - began)
    if (elapsedMs >= config.slowQueryMs) {
      context.log.warn(`slow query: ${statement.kind} ${parameters.queryId} took ${elapsedMs} ms`)
    }
  }
}

async function receive(
  { request, response, url }: Omit<Query, 'isReadonly'>,
  { config, engine, spool }: RequestContext,
): Promise<{ parameters: RequestParameters; statement: ReceivedStatement }> {
  const body = readBody(request, { maxBytes: config.maxBodyBytes, isInBlocks: isOn(url.get('decompress')) })
  try {
    const fields = await readMultipart(request.headers['content-type'], body)
    const parameters = parseRequest(url, request.headers, fields)
    response.setHeader('X-ClickHouse-Query-Id', parameters.queryId)
    response.setHeader('X-ClickHouse-Timezone', engine.timezone)
    return { parameters, statement: await receiveStatement(parameters.query, body, spool) }
  } finally {
    await body.return(undefined)
  }
}

interface Turn {
  response: ServerResponse
  parameters: RequestParameters
  isReadonly: boolean
}

async function runInLane(
  statement: ReceivedStatement,
  { response, parameters, isReadonly }: Turn,
  { config, engine, spool, lanes }: RequestContext,
): Promise<ExecutionResult> {
  const seconds = Number(parameters.settings.get('max_execution_time') ?? config.maxExecutionSeconds)
  if (Number.isNaN(seconds)) throw clickHouseError('BAD_ARGUMENTS', 'max_execution_time is not a number')
  const gone = new AbortController()
  const onClose = (): void => gone.abort()
  response.once('close', onClose)
  const { signal } = gone
  try {
    return await lanes[statement.kind].run({ signal, maxWaitMs: seconds * 1000 }, () =>
      executeStatement(
        statement,
        { parameters, isReadonly, signal, maxExecutionSeconds: seconds },
        { engine, spool },
      ),
    )
  } finally {
    response.off('close', onClose)
  }
}
