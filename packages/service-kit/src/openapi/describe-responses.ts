import type { AnyRoute } from '../http/compile-route.js'
import type { ResponseDefinition, ResponseDefinitions } from '../http/define-route.js'
import { problems, problemSchema } from '../http/problem.js'
import { retryAfter, type ResponseHeaders } from '../http/response-headers.js'
import type { Header, MediaType, OperationResponse } from './openapi-document.js'
import type { RouteExample } from './route-example.js'
import type { SchemaComponents } from './schema-components.js'
import { toNamedExamples } from './to-named-examples.js'

type Examples = Readonly<Record<string, RouteExample>>

/** Describes a route's own responses, and the problems that the kit sends before and beside its handler. */
export function describeResponses(
  route: AnyRoute,
  responses: ResponseDefinitions,
  components: SchemaComponents,
): Record<string, OperationResponse> {
  const statuses = new Map(Object.entries(responses).map(([status, response]) => [Number(status), response]))
  for (const { status, codes, headers } of problemsOfTheKit(route)) {
    const own = statuses.get(status)
    if (own !== undefined && own.problemCodes === undefined) continue
    const all = problems(...new Set([...(own?.problemCodes ?? []), ...codes]))
    statuses.set(status, { ...all, headers: { ...headers, ...own?.headers } })
  }
  const described = [...statuses]
    .toSorted(([a], [b]) => a - b)
    .map(([status, response]) => [
      String(status),
      describeResponse(response, examplesOf(route, status), components),
    ])
  return {
    ...(Object.fromEntries(described) as Record<string, OperationResponse>),
    default: { description: 'Any other problem', content: problemContent(undefined, {}, components) },
  }
}

interface KitProblems {
  readonly status: number
  readonly codes: readonly string[]
  readonly headers?: ResponseHeaders
}

function problemsOfTheKit(route: AnyRoute): KitProblems[] {
  const { params, query, headers, body } = route.kind === 'route' ? route : {}
  const malformed = [
    ...((params ?? query ?? headers ?? body) === undefined ? [] : ['invalid_request']),
    ...(body === undefined ? [] : ['invalid_json', 'bad_encoding', 'malformed_request']),
    ...(route.path.includes(':') ? ['malformed_path'] : []),
  ]
  return [
    ...(malformed.length > 0 ? [{ status: 400, codes: malformed }] : []),
    ...(route.auth === undefined ? [] : refusedCallers),
    ...(body === undefined ? [] : refusedBodies),
  ]
}

const refusedCallers: readonly KitProblems[] = [
  {
    status: 401,
    codes: ['missing_admin_token', 'wrong_admin_token'],
    headers: { 'WWW-Authenticate': 'What the route wants, as RFC 6750 says it' },
  },
  {
    status: 403,
    codes: ['missing_scope', 'admin_off'],
    headers: { 'WWW-Authenticate': { sometimes: 'With `missing_scope`: the scope that is needed' } },
  },
]

const refusedBodies: readonly KitProblems[] = [
  { status: 408, codes: ['request_timeout'] },
  { status: 413, codes: ['body_too_large'] },
  {
    status: 415,
    codes: ['unsupported_media_type', 'unsupported_encoding'],
    headers: { 'Accept-Encoding': { sometimes: 'With `unsupported_encoding`: those that are taken' } },
  },
  { status: 503, codes: ['overloaded'], headers: retryAfter },
]

function describeResponse(
  { description, headers = {}, body, contentType, events, problemCodes }: ResponseDefinition,
  examples: Examples,
  components: SchemaComponents,
): OperationResponse {
  const head = {
    description,
    ...(Object.keys(headers).length > 0 && { headers: describeHeaders(headers) }),
  }
  if (problemCodes !== undefined) {
    return { ...head, content: problemContent(problemCodes, examples, components) }
  }
  if (body === undefined && contentType === undefined && events === undefined) {
    const names = Object.keys(examples)
    return { ...head, ...(names.length > 0 && { 'x-examples': names }) }
  }
  const type = contentType ?? (events === undefined ? 'application/json' : 'text/event-stream')
  const media: MediaType = {
    schema: body === undefined ? { type: 'string' } : components.add(body, 'output'),
    ...(events !== undefined && {
      'x-events': Object.fromEntries(
        Object.entries(events).map(([name, data]) => [name, components.add(data, 'output')]),
      ),
    }),
    ...toNamedExamples(examples, ({ answer }) => answer ?? ''),
  }
  return { ...head, content: { [type]: media } }
}

function describeHeaders(headers: ResponseHeaders): Record<string, Header> {
  const described = Object.entries(headers).map(([name, said]): [string, Header] => [
    name,
    typeof said === 'string'
      ? { description: said, required: true, schema: { type: 'string' } }
      : { description: said.sometimes, required: false, schema: { type: 'string' } },
  ])
  return Object.fromEntries(described)
}

function problemContent(
  codes: readonly string[] | undefined,
  examples: Examples,
  components: SchemaComponents,
): Record<string, MediaType> {
  const problem = components.add(problemSchema, 'output')
  const schema =
    codes === undefined ? problem : { allOf: [problem, { properties: { code: { enum: codes } } }] }
  return { 'application/problem+json': { schema, ...toNamedExamples(examples, ({ answer }) => answer) } }
}

function examplesOf({ examples = {} }: AnyRoute, status: number): Examples {
  return Object.fromEntries(Object.entries(examples).filter(([, example]) => example.status === status))
}
