import { findProgram } from '../platform/find-program.js'
import type { ClosedLoopOptions, ClosedLoopResult } from './closed-loop-options.js'
import { runAutocannon } from './run-autocannon.js'
import { runWrk } from './run-wrk.js'

/** Sends as much load as the server can take. */
export function runClosedLoop(options: ClosedLoopOptions): Promise<ClosedLoopResult> {
  return closedLoopProgram() === 'wrk' ? runWrk(options) : runAutocannon(options)
}

export function closedLoopProgram(): 'wrk' | 'autocannon' {
  return findProgram('wrk') === undefined ? 'autocannon' : 'wrk'
}
