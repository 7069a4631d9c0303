import type { z } from 'zod'
import { HttpFault, type FaultPointer } from './http-fault.js'

const maxReportedErrors = 50

/** A URL's query by its schema, for raw routes. @throws HttpFault 400 `invalid_request` that names each bad parameter */
export function readQuery<Schema extends z.ZodType>(url: string, schema: Schema): z.output<Schema> {
  const errors: FaultPointer[] = []
  const query = validate('query', schema, parseQuery(url), errors)
  if (errors.length > 0) throw invalidRequest(errors)
  return query as z.output<Schema>
}

/** Undefined when something is wrong, which is then added to `errors`. */
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

/** RFC 6901 in its URI fragment form. */
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

/** Repeated parameters become arrays. */
export function parseQuery(url: string): Record<string, string | string[]> {
  const query = Object.create(null) as Record<string, string | string[]>
  const start = url.indexOf('?')
  if (start === -1) return query
  for (const [name, value] of new URLSearchParams(url.slice(start + 1))) {
    const before = query[name]
    query[name] =
      before === undefined ? value : typeof before === 'string' ? [before, value] : [...before, value]
  }
  return query
}
