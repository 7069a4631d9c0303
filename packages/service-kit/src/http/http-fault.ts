import { STATUS_CODES } from 'node:http'

/** Describes an error in one part of a request, in the style of RFC 9457. */
export interface FaultPointer {
  readonly in: 'body' | 'query' | 'path' | 'header'
  /** JSON pointer as a URI fragment: `#/items/0/id`. */
  readonly pointer: string
  readonly detail: string
}

export interface HttpFaultOptions {
  /** For people; must not contain a reader's data. Default: the status's own text. */
  readonly detail?: string
  /** Whether the same request may succeed later. Default: 408, 429 and 5xx but 501. */
  readonly retryable?: boolean
  readonly headers?: Readonly<Record<string, string>>
  readonly errors?: readonly FaultPointer[]
  /** Additional members of the problem document. */
  readonly extensions?: Readonly<Record<string, unknown>>
  /** True for a normal state of a service, such as "not ready": no warning is logged, although the status is 5xx. */
  readonly isExpected?: boolean
  readonly cause?: unknown
}

/** An expected error: thrown by handlers, answered as a problem document with a code that clients can compare. */
export class HttpFault extends Error {
  override name = 'HttpFault'
  readonly status: number
  readonly code: string
  readonly retryable: boolean
  readonly headers: Readonly<Record<string, string>> | undefined
  readonly errors: readonly FaultPointer[] | undefined
  readonly extensions: Readonly<Record<string, unknown>> | undefined
  readonly isExpected: boolean

  constructor(status: number, code: string, options: HttpFaultOptions = {}) {
    super(options.detail ?? STATUS_CODES[status] ?? code, { cause: options.cause })
    this.status = status
    this.code = code
    this.retryable =
      options.retryable ?? (status === 408 || status === 429 || (status >= 500 && status !== 501))
    this.headers = options.headers
    this.errors = options.errors
    this.extensions = options.extensions
    this.isExpected = options.isExpected ?? false
  }
}

/** The client closed the connection before its request was complete: there is nobody to answer. */
export class ClientGoneError extends Error {
  override name = 'ClientGoneError'

  constructor() {
    super('the client closed the connection before its request was complete')
  }
}
