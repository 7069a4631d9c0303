import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { findProgram } from './find-program.js'

/** The CPU that the server under test has for itself, and the one that everything else shares. */
export interface CpuPlan {
  server: number
  rest: number
  all: readonly number[]
}

/** Undefined where processes cannot be pinned: no `taskset`, or fewer than two CPUs. */
export function planCpus(): CpuPlan | undefined {
  if (taskset() === undefined) return undefined
  const all = readAllowedCpus()
  const [server, rest] = all
  return server === undefined || rest === undefined ? undefined : { server, rest, all }
}

/** Moves all threads of a process; processes that it starts from then on inherit it. */
export function pinProcess(pid: number, cpus: readonly number[]): void {
  execFileSync(taskset() ?? '', ['-a', '-c', '-p', cpus.join(','), String(pid)], { stdio: 'ignore' })
}

function taskset(): string | undefined {
  return findProgram('taskset')
}

function readAllowedCpus(): number[] {
  try {
    const text = /^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
    return parseCpuList(text ?? '')
  } catch {
    return Array.from({ length: availableParallelism() }, (_, cpu) => cpu)
  }
}

/** `0-1,4` is the kernel's format. */
export function parseCpuList(text: string): number[] {
  return text
    .split(',')
    .filter(Boolean)
    .flatMap((range) => {
      const [first = NaN, last = first] = range.split('-').map(Number)
      return Array.from({ length: last - first + 1 }, (_, index) => first + index)
    })
}
