import type { LoadRequest } from './load-request.js'

export interface ClosedLoopOptions {
  target: string
  /** The value of the `Authorization` header. */
  authorization: string
  requests: readonly LoadRequest[]
  /** Whole seconds. */
  seconds: number
  /** The number of connections; each sends its next request when it has the answer to the previous one. */
  connections: number
}

export interface ClosedLoopResult {
  /** Requests with an answer. */
  requests: number
  seconds: number
  /** Requests with another status than 2xx, or without an answer. */
  failed: number
}
