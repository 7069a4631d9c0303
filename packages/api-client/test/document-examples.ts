import {
  operationsOf,
  schemeOf,
  type Document,
  type LocatedOperation,
  type Media,
} from './generator/document.js'

/** The request of an example, as a reader of the document would make it. */
export interface DocumentedExample extends LocatedOperation {
  readonly name: string
  readonly status: string
  /** Undefined where the answer has no body. */
  readonly contentType: string | undefined
  readonly media: Media | undefined
}

export function examplesOf(document: Document): DocumentedExample[] {
  return operationsOf(document).flatMap((located) =>
    Object.entries(located.operation.responses).flatMap(([status, response]) => [
      ...(response['x-examples'] ?? []).map((name) => ({
        ...located,
        name,
        status,
        contentType: undefined,
        media: undefined,
      })),
      ...Object.entries(response.content ?? {}).flatMap(([contentType, media]) =>
        Object.keys(media.examples ?? {}).map((name) => ({ ...located, name, status, contentType, media })),
      ),
    ]),
  )
}

/**
 * Requests that create something come before those that read it, and those that delete it come last. A POST to something
 * that has a name comes after the PUT that makes it.
 */
export function inOrder(examples: readonly DocumentedExample[]): DocumentedExample[] {
  const order = ['POST', 'PUT', 'PATCH', 'POST {}', 'GET', 'DELETE']
  const placeOf = ({ method, path }: DocumentedExample): number =>
    order.indexOf(method === 'POST' && path.includes('{') ? 'POST {}' : method)
  return examples.toSorted((a, b) => placeOf(a) - placeOf(b))
}

export interface Secrets {
  readonly adminToken: string
  readonly writeKey: string
  readonly sdkKey: string
}

export function toRequest(
  { method, path, operation, name }: DocumentedExample,
  baseUrl: string,
  secrets: Secrets,
): Request {
  let filled = path
  const query = new URLSearchParams()
  const headers = new Headers()
  for (const { name: parameter, in: place, examples } of operation.parameters ?? []) {
    const value = examples?.[name]?.value as string | number | readonly string[] | undefined
    if (value === undefined) continue
    if (place === 'path') filled = filled.replace(`{${parameter}}`, encodeURIComponent(String(value)))
    else if (place === 'header') headers.set(parameter, String(value))
    else for (const each of [value].flat()) query.append(parameter, String(each))
  }
  const scheme = schemeOf(operation)
  if (scheme === 'adminToken') headers.set('Authorization', `Bearer ${secrets.adminToken}`)
  if (scheme === 'sdkKey' && !query.has('key')) headers.set('Authorization', `Bearer ${secrets.sdkKey}`)
  // The header would have precedence over a key in the query.
  if (scheme === 'writeKey' && !query.has('writeKey')) {
    headers.set('Authorization', `Basic ${btoa(`${secrets.writeKey}:`)}`)
  }
  const [type, media] = Object.entries(operation.requestBody?.content ?? {})[0] ?? []
  const body = media?.examples?.[name]?.value
  if (body !== undefined && type !== undefined) headers.set('Content-Type', type)
  const search = query.size === 0 ? '' : `?${query.toString()}`
  return new Request(`${baseUrl}${filled}${search}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
}
