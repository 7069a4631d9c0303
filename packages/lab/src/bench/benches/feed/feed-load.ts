import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createTestDirectory } from '@frontpage/testing'
import autocannon from 'autocannon'
import type { ClosedLoopResult } from '../../../load/closed-loop-options.js'
import { closedLoopProgram } from '../../../load/closed-loop.js'
import { parseWrkOutput } from '../../../load/run-wrk.js'
import { wrkSummaryMark } from '../../../load/wrk-script.js'

const run = promisify(execFile)

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

async function runWrk({ target, paths, seconds, connections }: FeedLoad): Promise<ClosedLoopResult> {
  const directory = await createTestDirectory('lab-wrk')
  try {
    const [data, script] = [join(directory.path, 'paths'), join(directory.path, 'feeds.lua')]
    await writeFile(data, paths.join('\n'))
    await writeFile(script, scriptOf(data, new URL(target).host))
    const { stdout } = await run('wrk', [
      '--threads=1',
      '--timeout=10s',
      `--connections=${connections}`,
      `--duration=${seconds}s`,
      `--script=${script}`,
      target,
    ])
    return parseWrkOutput(stdout)
  } finally {
    await directory.remove()
  }
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

function done(summary)
  local errors = summary.errors
  io.write(string.format(
    '${wrkSummaryMark}{"requests":%d,"micros":%d,"badStatuses":%d,"socketErrors":%d}\\n',
    summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout
  ))
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
