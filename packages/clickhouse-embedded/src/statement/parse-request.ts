import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { clickHouseError } from '../errors/clickhouse-error.js'
import { readResponseEncoding, type ResponseEncoding } from '../encoding/response-encoding.js'
import type { UrlParameters } from './read-url.js'

export interface RequestParameters {
  queryId: string
  query: string
  database: string | undefined
  /** The format of results whose query names none, and of nothing else. */
  defaultFormat: string
  settings: ReadonlyMap<string, string>
  /** Values of `{name:Type}` in the query, escaped as in TabSeparated. */
  queryParameters: ReadonlyMap<string, string>
  encoding: ResponseEncoding
  /** Whether the client names a session: clients do so by default, also where no statement needs one. */
  isInSession: boolean
}

/** Parameters of the HTTP interface that are not settings, and have no meaning here or are read elsewhere. */
const interfaceParameters = new Set(
  `query query_id database default_format user password quota_key stacktrace buffer_size wait_end_of_query
  compress decompress session_id session_timeout client_protocol_version`.split(/\s+/),
)

const refusedParameters: Readonly<Record<string, string>> = {
  session_check: 'Sessions are not supported by the embedded server, so none can be there already',
  role: 'Roles are not supported by the embedded server',
}

/**
 * Reads a request's parameters from its URL (and the fields of a multipart body, which count as part of it).
 * @throws ClickHouseError
 */
export function parseRequest(
  url: UrlParameters,
  headers: IncomingHttpHeaders,
  fields: ReadonlyMap<string, string> = new Map(),
): RequestParameters {
  const settings = new Map<string, string>()
  const queryParameters = new Map<string, string>()
  for (const [name, value] of [...url, ...fields]) {
    const refusal = Object.hasOwn(refusedParameters, name) ? refusedParameters[name] : undefined
    if (refusal !== undefined && value !== '' && value !== '0')
      throw clickHouseError('NOT_IMPLEMENTED', refusal)
    if (name.startsWith('param_')) queryParameters.set(readName(name.slice('param_'.length)), value)
    else if (refusal === undefined && !interfaceParameters.has(name)) settings.set(readName(name), value)
  }
  const parameter = (name: string): string | undefined => url.get(name) ?? fields.get(name)
  return {
    queryId: parameter('query_id') || randomUUID(),
    query: parameter('query') ?? '',
    database: parameter('database') || readHeader(headers, 'x-clickhouse-database'),
    defaultFormat:
      parameter('default_format') || readHeader(headers, 'x-clickhouse-format') || 'TabSeparated',
    settings,
    queryParameters,
    encoding: readResponseEncoding(url, headers),
    isInSession: Boolean(parameter('session_id')),
  }
}

function readName(name: string): string {
  if (/^[a-zA-Z_][a-zA-Z0-9_.]*$/.test(name)) return name
  throw clickHouseError(
    'BAD_ARGUMENTS',
    'A parameter of the URL has a name that is neither a setting nor param_…',
  )
}

function readHeader(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
