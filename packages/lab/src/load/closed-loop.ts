import { findProgram } from '../platform/find-program.js'
import type { LoadRequest } from './load-request.js'
import { runAutocannon } from './run-autocannon.js'
import { runWrk } from './run-wrk.js'

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

/** As much load as the server takes. */
export function runClosedLoop(options: ClosedLoopOptions): Promise<ClosedLoopResult> {
  return closedLoopProgram() === 'wrk' ? runWrk(options) : runAutocannon(options)
}

export function closedLoopProgram(): 'wrk' | 'autocannon' {
  return findProgram('wrk') === undefined ? 'autocannon' : 'wrk'
}
