import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createTestDirectory } from '@frontpage/testing'
import type { ClosedLoopOptions, ClosedLoopResult } from './closed-loop-options.js'
import { toWrkData, toWrkScript, wrkSummaryMark } from './wrk-script.js'

const run = promisify(execFile)

export async function runWrk(options: ClosedLoopOptions): Promise<ClosedLoopResult> {
  const directory = await createTestDirectory('lab-wrk')
  try {
    const data = join(directory.path, 'requests')
    const script = join(directory.path, 'load.lua')
    const { host } = new URL(options.target)
    await writeFile(data, toWrkData(options.requests, { host, authorization: options.authorization }))
    await writeFile(script, toWrkScript(data, Date.now().toString(36)))
    const { stdout } = await run('wrk', [
      '--threads=1',
      '--timeout=10s',
      `--connections=${options.connections}`,
      `--duration=${options.seconds}s`,
      `--script=${script}`,
      options.target,
    ])
    return parseWrkOutput(stdout)
  } finally {
    await directory.remove()
  }
}

/** @throws Error with the whole output where our script's line is missing from it */
export function parseWrkOutput(output: string): ClosedLoopResult {
  const line = output.split('\n').find((candidate) => candidate.startsWith(wrkSummaryMark))
  if (line === undefined) throw new Error(`wrk wrote no summary:\n${output}`)
  const summary = JSON.parse(line.slice(wrkSummaryMark.length)) as {
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
