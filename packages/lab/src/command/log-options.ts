import { join } from 'node:path'
import { UsageError } from './lab-command.js'

export const hourMs = 3_600_000
export const dayMs = 24 * hourMs

export function firstMidnightAfter(timeMs: number): number {
  return Math.ceil(timeMs / dayMs) * dayMs
}

/** The views of a recorded log, in the directory that --data names. */
export function logFile(data: string | undefined, name = 'views.tsv.gz'): string {
  if (data === undefined) throw new UsageError(`--data is missing: a directory with ${name}`)
  return join(data, name)
}

/** `2023-05-10` or with a time; UTC. */
export function readTime(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new UsageError(`${option} ${text} is not a time such as 2023-05-10`)
  return time
}
