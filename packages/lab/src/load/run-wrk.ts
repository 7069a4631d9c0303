import type { ClosedLoopOptions, ClosedLoopResult } from './closed-loop-options.js'
import { runWrkScript } from './run-wrk-script.js'
import { toWrkData, toWrkScript } from './wrk-script.js'

export function runWrk({
  target,
  authorization,
  requests,
  seconds,
  connections,
}: ClosedLoopOptions): Promise<ClosedLoopResult> {
  return runWrkScript({
    target,
    seconds,
    connections,
    data: toWrkData(requests, { host: new URL(target).host, authorization }),
    toScript: (dataFile) => toWrkScript(dataFile, Date.now().toString(36)),
  })
}
