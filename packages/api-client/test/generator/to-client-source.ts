import {
  operationsOf,
  schemeOf,
  type Document,
  type LocatedOperation,
  type Media,
  type Operation,
  type Parameter,
} from './document.js'
import { toComment, toMember, toType } from './to-type.js'

/** The module of one service's client. */
export function toClientSource(service: string, document: Document): string {
  // Another path of an operation needs no method of its own.
  const operations = operationsOf(document).filter(({ operation }) => operation['x-alias-of'] === undefined)
  const title = service[0]!.toUpperCase() + service.slice(1)
  const schemas = Object.entries(document.components.schemas)
  const hasStreams = operations.some(({ operation }) => answersOf(operation) === 'events')
  return `// Generated from openapi/${service}.json by \`npm run generate -w @frontpage/api-client\`.
import { createClient } from '../create-client.js'
${hasStreams ? "import type { StreamEvents } from '../read-event-stream.js'\n" : ''}import type { CallOptions, ClientOptions, OperationInfo } from '../send-request.js'

${schemas.map(([name, schema]) => `${toComment(schema.description)}export type ${name} = ${toType(schema)}`).join('\n\n')}

export interface ${title}Client {
${operations.map(toMethod).join('\n\n')}
}

/** The codes of the problems that each operation may answer, beside those that any may. */
export interface ${title}Problems {
${operations.map(({ operation }) => `readonly ${operation.operationId}: ${codesOf(operation)}`).join('\n')}
}

const operations: Readonly<Record<keyof ${title}Client, OperationInfo>> = {
${operations.map(toInfo).join('\n')}
}

export function create${title}Client(options: ClientOptions): ${title}Client {
  return createClient<${title}Client>(operations, options)
}
`
}

function toMethod({ method, path, operation }: LocatedOperation): string {
  const { operationId, summary, description, parameters = [], requestBody } = operation
  const parts = [
    ...toPart('path', parameters),
    ...toPart('query', parameters),
    ...(requestBody === undefined
      ? []
      : [toMember('body', bodyOf(requestBody.content).schema, { isRequired: requestBody.required })]),
  ]
  const isOptional = !parts.some((part) => /^(?:\/\*.*\*\/\s*)?readonly \w+:/s.test(part))
  const request = parts.length === 0 ? 'CallOptions' : `{ ${parts.join('\n')} } & CallOptions`
  const comment = toComment(summary, description, `\`${method} ${path}\``)
  return `${comment}${operationId}(request${isOptional ? '?' : ''}: ${request}): ${toAnswer(operation)}`
}

function toPart(place: 'path' | 'query', parameters: readonly Parameter[]): string[] {
  const mine = parameters.filter((parameter) => parameter.in === place)
  if (mine.length === 0) return []
  const members = mine.map(({ name, required, description, schema }) =>
    toMember(name, description === undefined ? schema : { ...schema, description }, { isRequired: required }),
  )
  const isRequired = mine.some(({ required }) => required)
  return [`readonly ${place}${isRequired ? '' : '?'}: { ${members.join('\n')} };`]
}

function bodyOf(content: Readonly<Record<string, Media>>): Media {
  return content['application/json'] ?? Object.values(content)[0]!
}

/** The successful response of the operation; the services have one such status for each. */
function successOf({ responses }: Operation): readonly [type: string, media: Media] | undefined {
  const [, response] = Object.entries(responses).find(([status]) => status.startsWith('2')) ?? []
  return Object.entries(response?.content ?? {})[0]
}

function toAnswer(operation: Operation): string {
  const [, media] = successOf(operation) ?? []
  switch (answersOf(operation)) {
    case 'events': {
      const kinds = Object.entries(media?.['x-events'] ?? {}).map(([name, schema]) =>
        toMember(name, schema, { isRequired: true }),
      )
      return `AsyncGenerator<StreamEvents<{ ${kinds.join('\n')} }>, void, undefined>`
    }
    case 'json':
      return `Promise<${toType(media!.schema)}>`
    case 'text':
      return 'Promise<string>'
    case 'bytes':
      return 'Promise<Uint8Array>'
    default:
      return 'Promise<void>'
  }
}

function answersOf(operation: Operation): 'json' | 'text' | 'bytes' | 'events' | 'nothing' {
  const [type] = successOf(operation) ?? []
  if (type === undefined) return 'nothing'
  if (type === 'text/event-stream') return 'events'
  if (type.startsWith('text/')) return 'text'
  return /\bjson\b/.test(type) ? 'json' : 'bytes'
}

function codesOf({ responses }: Operation): string {
  const codes = Object.entries(responses).flatMap(([, { content }]) => {
    const { allOf } = content?.['application/problem+json']?.schema ?? {}
    const [, narrowed] = (allOf ?? []) as { properties?: { code?: { enum?: string[] } } }[]
    return narrowed?.properties?.code?.enum ?? []
  })
  return codes.length === 0 ? 'never' : [...new Set(codes)].map((code) => JSON.stringify(code)).join(' | ')
}

function toInfo({ method, path, operation }: LocatedOperation): string {
  const credentials = schemeOf(operation)
  const info = { method, path, answers: answersOf(operation), ...(credentials && { credentials }) }
  return `${operation.operationId}: ${JSON.stringify(info)},`
}
