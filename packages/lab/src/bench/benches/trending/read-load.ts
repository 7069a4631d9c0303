import autocannon from 'autocannon'
import type { ClosedLoopResult } from '../../../load/closed-loop-options.js'
import { closedLoopProgram } from '../../../load/closed-loop.js'
import { runWrkScript } from '../../../load/run-wrk-script.js'

export interface ReadLoad {
  target: string
  path: string
  headers: Readonly<Record<string, string>>
  /** Whole seconds. */
  seconds: number
  connections: number
}

/** Sends as many GETs as the server answers; each connection waits for its answer. */
export function runReadLoad(load: ReadLoad): Promise<ClosedLoopResult> {
  return closedLoopProgram() === 'wrk' ? runWrk(load) : runAutocannon(load)
}

function runWrk({ target, path, ...load }: ReadLoad): Promise<ClosedLoopResult> {
  return runWrkScript({ ...load, target: new URL(path, target).href })
}

async function runAutocannon({ target, path, headers, ...load }: ReadLoad): Promise<ClosedLoopResult> {
  const result = await autocannon({
    url: new URL(path, target).href,
    connections: load.connections,
    duration: load.seconds,
    headers: { ...headers },
  })
  return {
    requests: result.requests.total,
    seconds: result.duration,
    failed: result['4xx'] + result['5xx'] + result.errors,
  }
}
