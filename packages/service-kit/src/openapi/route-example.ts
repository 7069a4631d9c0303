import { HttpFault } from '../http/http-fault.js'
import { toProblem, type Problem } from '../http/problem.js'

/**
 * A request and what the service answers to it. Parameters are as they stand in a document: a query parameter that is
 * repeated is a list. The docs page fills its forms with the first example of each parameter by itself: an optional
 * parameter that breaks the request otherwise (a cursor) is none for an example.
 */
export interface RouteExample {
  readonly summary: string
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string | number | readonly string[]>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly status: number
  /** The response's body: an event stream's first event as text; absent where there is none, or none worth showing. */
  readonly answer?: unknown
}

/** The response to an example that is refused. */
export function problemExample(status: number, code: string, detail: string): Problem {
  return toProblem(new HttpFault(status, code, { detail }), '3f2c1d5e-8a4b-4c6d-9e7f-0a1b2c3d4e5f')
}
