import autocannon from 'autocannon'
import type { ClosedLoopResult } from '../../../load/closed-loop-options.js'
import { closedLoopProgram } from '../../../load/closed-loop.js'
import { runWrkScript } from '../../../load/run-wrk-script.js'

export interface FeedLoad {
  target: string
  /** Requested in turn; the first ones again after the last. */
  paths: readonly string[]
  /** Whole seconds. */
  seconds: number
  connections: number
}

/** Sends as many GETs as the server answers; each connection waits for its answer. */
export function runFeedLoad(load: FeedLoad): Promise<ClosedLoopResult> {
  return closedLoopProgram() === 'wrk' ? runWrk(load) : runAutocannon(load)
}

function runWrk({ target, paths, seconds, connections }: FeedLoad): Promise<ClosedLoopResult> {
  const { host } = new URL(target)
  const toScript = (dataFile: string): string => scriptOf(dataFile, host)
  return runWrkScript({ target, seconds, connections, data: paths.join('\n'), toScript })
}

function scriptOf(dataFile: string, host: string): string {
  return `
local requests, current = {}, 0

function init()
  for path in io.lines(${JSON.stringify(dataFile)}) do
    requests[#requests + 1] = "GET " .. path .. " HTTP/1.1\\r\\nHost: ${host}\\r\\n\\r\\n"
  end
end

function request()
  current = current % #requests + 1
  return requests[current]
end
`
}

/** It repeats the first thousand paths. */
async function runAutocannon({ target, paths, ...load }: FeedLoad): Promise<ClosedLoopResult> {
  const result = await autocannon({
    url: target,
    connections: load.connections,
    duration: load.seconds,
    requests: paths.slice(0, 1_000).map((path) => ({ method: 'GET', path })),
  })
  return {
    requests: result.requests.total,
    seconds: result.duration,
    failed: result.non2xx + result.errors,
  }
}
