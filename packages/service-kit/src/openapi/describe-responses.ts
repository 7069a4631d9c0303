import type { AnyRoute } from '../http/compile-route.js'
import type { ResponseDefinition, ResponseDefinitions } from '../http/define-route.js'
import { problems, problemSchema } from '../http/problem.js'
import type { MediaType, OperationResponse } from './openapi-document.js'
import type { RouteExample } from './route-example.js'
import type { SchemaComponents } from './schema-components.js'
import { toNamedExamples } from './to-named-examples.js'

type Examples = Readonly<Record<string, RouteExample>>

/** A route's own answers, and the problems that the kit answers before and beside its handler. */
export function describeResponses(
  route: AnyRoute,
  responses: ResponseDefinitions,
  components: SchemaComponents,
): Record<string, OperationResponse> {
  const statuses = new Map(Object.entries(responses).map(([status, response]) => [Number(status), response]))
  for (const [status, codes] of problemsOfTheKit(route)) {
    const own = statuses.get(status)
    if (own !== undefined && own.problemCodes === undefined) continue
    statuses.set(status, problems(...new Set([...(own?.problemCodes ?? []), ...codes])))
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

function problemsOfTheKit(route: AnyRoute): [status: number, codes: string[]][] {
  const { params, query, headers, body } = route.kind === 'route' ? route : {}
  const malformed = [
    ...((params ?? query ?? headers ?? body) === undefined ? [] : ['invalid_request']),
    ...(body === undefined ? [] : ['invalid_json', 'bad_encoding']),
    ...(route.path.includes(':') ? ['malformed_path'] : []),
  ]
  const found: [status: number, codes: string[]][] = [[400, malformed]]
  if (route.auth !== undefined) {
    found.push([401, ['missing_admin_token', 'wrong_admin_token']], [403, ['missing_scope', 'admin_off']])
  }
  if (body !== undefined) {
    found.push([413, ['body_too_large']], [415, ['unsupported_media_type', 'unsupported_encoding']])
  }
  return found.filter(([, codes]) => codes.length > 0)
}

function describeResponse(
  { description, body, contentType, events, problemCodes }: ResponseDefinition,
  examples: Examples,
  components: SchemaComponents,
): OperationResponse {
  if (problemCodes !== undefined) {
    return { description, content: problemContent(problemCodes, examples, components) }
  }
  if (body === undefined && contentType === undefined && events === undefined) {
    const names = Object.keys(examples)
    return { description, ...(names.length > 0 && { 'x-examples': names }) }
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
  return { description, content: { [type]: media } }
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
