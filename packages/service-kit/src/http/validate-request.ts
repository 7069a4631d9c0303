import type { z } from 'zod'
import { HttpFault, type FaultPointer } from './http-fault.js'

const maxReportedErrors = 50
/** No route uses a tenth of it. */
export const maxQueryParameters = 1_000

/**
 * Parses a URL's query by its schema, for raw routes. @throws HttpFault 400 `invalid_request` that names each bad
 * parameter
 */
export function readQuery<Schema extends z.ZodType>(url: string, schema: Schema): z.output<Schema> {
  const errors: FaultPointer[] = []
  const query = validate('query', schema, parseQuery(url), errors)
  if (errors.length > 0) throw invalidRequest(errors)
  return query as z.output<Schema>
}

/** Undefined when a value is invalid; each error is then added to `errors`. */
export function validate(
  place: FaultPointer['in'],
  schema: z.ZodType | undefined,
  value: unknown,
  errors: FaultPointer[],
): unknown {
  if (schema === undefined) return undefined
  const result = schema.safeParse(value)
  if (result.success) return result.data
  for (const issue of result.error.issues.slice(0, maxReportedErrors)) {
    errors.push({ in: place, pointer: toPointer(issue.path), detail: issue.message })
  }
  return undefined
}

/** A JSON pointer (RFC 6901) in its URI fragment form. */
function toPointer(path: readonly PropertyKey[]): string {
  const tokens = path.map((key) =>
    encodeURIComponent(String(key).replaceAll('~', '~0').replaceAll('/', '~1')),
  )
  return ['#', ...tokens].join('/')
}

export function invalidRequest(errors: readonly FaultPointer[]): HttpFault {
  return new HttpFault(400, 'invalid_request', {
    detail: 'The request does not match what this route takes.',
    errors,
  })
}

/**
 * Repeated parameters become arrays. The parameters are counted before objects are made of them: all that a head of 16
 * KB can contain would block the event loop for several milliseconds. @throws HttpFault 400 `invalid_request`
 */
export function parseQuery(url: string): Record<string, string | string[]> {
  const query = Object.create(null) as Record<string, string | string[]>
  const start = url.indexOf('?')
  if (start === -1) return query
  if (hasTooManyParameters(url)) {
    const detail = `A query may have at most ${maxQueryParameters} parameters.`
    throw invalidRequest([{ in: 'query', pointer: '#', detail }])
  }
  for (const [name, value] of new URLSearchParams(url.slice(start + 1))) {
    const before = query[name]
    if (before === undefined) query[name] = value
    else if (typeof before === 'string') query[name] = [before, value]
    else before.push(value)
  }
  return query
}

/** Whether a URL's query has more than `maxQueryParameters`. */
export function hasTooManyParameters(url: string): boolean {
  let count = 1
  for (let at = url.indexOf('&'); at !== -1; at = url.indexOf('&', at + 1)) {
    if (++count > maxQueryParameters) return true
  }
  return false
}
