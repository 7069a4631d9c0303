import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createTestDirectory } from '@frontpage/testing'
import type { ClosedLoopResult } from './closed-loop-options.js'

const run = promisify(execFile)

export interface WrkRun {
  readonly target: string
  /** Whole seconds. */
  readonly seconds: number
  readonly connections: number
  readonly headers?: Readonly<Record<string, string>>
  /** A file that the script reads. */
  readonly data?: string
  /** The script of one thread, which may define anything but `done`. Without one, wrk sends GETs for the target. */
  readonly toScript?: (dataFile: string) => string
}

export async function runWrkScript({
  target,
  seconds,
  connections,
  headers = {},
  data = '',
  toScript = () => '',
}: WrkRun): Promise<ClosedLoopResult> {
  const directory = await createTestDirectory('lab-wrk')
  try {
    const [dataFile, scriptFile] = [join(directory.path, 'data'), join(directory.path, 'script.lua')]
    await writeFile(dataFile, data)
    await writeFile(scriptFile, toScript(dataFile) + summaryScript)
    const { stdout } = await run('wrk', [
      '--threads=1',
      '--timeout=10s',
      `--connections=${connections}`,
      `--duration=${seconds}s`,
      `--script=${scriptFile}`,
      ...Object.entries(headers).map(([name, value]) => `--header=${name}: ${value}`),
      target,
    ])
    return parseWrkOutput(stdout)
  } finally {
    await directory.remove()
  }
}

const summaryMark = 'summary:'

/** wrk's own report rounds its figures. */
const summaryScript = `
function done(summary)
  local errors = summary.errors
  io.write(string.format(
    '${summaryMark}{"requests":%d,"micros":%d,"badStatuses":%d,"socketErrors":%d}\\n',
    summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout
  ))
end
`

/** @throws Error with the whole output where our script's line is missing from it */
export function parseWrkOutput(output: string): ClosedLoopResult {
  const line = output.split('\n').find((candidate) => candidate.startsWith(summaryMark))
  if (line === undefined) throw new Error(`wrk wrote no summary:\n${output}`)
  const summary = JSON.parse(line.slice(summaryMark.length)) as {
    requests: number
    micros: number
    badStatuses: number
    socketErrors: number
  }
  return {
    requests: summary.requests,
    seconds: summary.micros / 1_000_000,
    failed: summary.badStatuses + summary.socketErrors,
  }
}
