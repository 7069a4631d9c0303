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

async function runWrk({ target, path, headers, seconds, connections }: ReadLoad): Promise<ClosedLoopResult> {
  const directory = await createTestDirectory('lab-wrk')
  try {
    const script = join(directory.path, 'reads.lua')
    await writeFile(script, doneScript)
    const { stdout } = await run('wrk', [
      '--threads=1',
      '--timeout=10s',
      `--connections=${connections}`,
      `--duration=${seconds}s`,
      `--script=${script}`,
      ...Object.entries(headers).map(([name, value]) => `--header=${name}: ${value}`),
      new URL(path, target).href,
    ])
    return parseWrkOutput(stdout)
  } finally {
    await directory.remove()
  }
}

/** wrk's own report rounds its figures. */
const doneScript = `
function done(summary)
  local errors = summary.errors
  io.write(string.format(
    '${wrkSummaryMark}{"requests":%d,"micros":%d,"badStatuses":%d,"socketErrors":%d}\\n',
    summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout
  ))
end
`

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
