import type { LoadRequest } from './load-request.js'

export interface ClosedLoopOptions {
  target: string
  writeKey: string
  requests: readonly LoadRequest[]
  /** Whole seconds. */
  seconds: number
  /** Each sends its next request when it has the answer to the one before. */
  connections: number
}

export interface ClosedLoopResult {
  /** Answered. */
  requests: number
  seconds: number
  /** Answered with something else than 2xx, or not at all. */
  failed: number
}
