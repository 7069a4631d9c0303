import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createTestDirectory } from '@frontpage/testing'
import autocannon from 'autocannon'
import type { ClosedLoopResult } from '../../load/closed-loop-options.js'
import { closedLoopProgram } from '../../load/closed-loop.js'
import { parseWrkOutput } from '../../load/run-wrk.js'
import { wrkSummaryMark } from '../../load/wrk-script.js'

const run = promisify(execFile)

export interface ReadLoad {
  target: string
  path: string
  /** Says with each request what it was last answered with: while nothing changes it is answered 304. */
  isConditional: boolean
  /** Whole seconds. */
  seconds: number
  connections: number
}

export interface ReadLoadResult extends ClosedLoopResult {
  notModified: number
}

/** As many GETs as the server takes; each connection waits for its answer. */
export function runReadLoad(load: ReadLoad): Promise<ReadLoadResult> {
  return closedLoopProgram() === 'wrk' ? runWrk(load) : runAutocannon(load)
}

async function runWrk({
  target,
  path,
  isConditional,
  seconds,
  connections,
}: ReadLoad): Promise<ReadLoadResult> {
  const directory = await createTestDirectory('lab-wrk')
  try {
    const script = join(directory.path, 'reads.lua')
    await writeFile(script, isConditional ? conditionalScript + doneScript : doneScript)
    const { stdout } = await run('wrk', [
      '--threads=1',
      '--timeout=10s',
      `--connections=${connections}`,
      `--duration=${seconds}s`,
      `--script=${script}`,
      new URL(path, target).href,
    ])
    const summary = /notModified:(\d+)/.exec(stdout)?.[1]
    return { ...parseWrkOutput(stdout), notModified: Number(summary) }
  } finally {
    await directory.remove()
  }
}

/** With one thread there is one Lua state, and this is it. */
const conditionalScript = `
local etag = '"none"'
notModified = 0
function setup(thread) reader = thread end
function request() return wrk.format(nil, nil, { ["If-None-Match"] = etag }) end
function response(status, headers)
  if status == 304 then notModified = notModified + 1 end
  etag = headers["ETag"] or etag
end
`

const doneScript = `
function done(summary)
  local errors = summary.errors
  io.write('notModified:', reader and reader:get('notModified') or 0, '\\n')
  io.write(string.format(
    '${wrkSummaryMark}{"requests":%d,"micros":%d,"badStatuses":%d,"socketErrors":%d}\\n',
    summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout
  ))
end
`

async function runAutocannon({ target, path, isConditional, ...load }: ReadLoad): Promise<ReadLoadResult> {
  let etag = '"none"'
  const result = await autocannon({
    url: target,
    connections: load.connections,
    duration: load.seconds,
    requests: [
      {
        method: 'GET',
        path,
        ...(isConditional && {
          setupRequest: (request) => ({ ...request, headers: { ...request.headers, 'if-none-match': etag } }),
          onResponse(_status, _body, _context, headers) {
            etag = (headers as Record<string, string>)['etag'] ?? etag
          },
        }),
      },
    ],
  })
  return {
    requests: result.requests.total,
    seconds: result.duration,
    failed: result['4xx'] + result['5xx'] + result.errors,
    notModified: result['3xx'],
  }
}
