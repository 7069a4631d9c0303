import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** The resources used by a process and everything that it started. */
export interface ProcessUsage {
  /** User and system time since the start; ticks of 10 ms on usual kernels. */
  cpuMicros: number
  rssMb: number
}

interface ProcessStat {
  processGroup: number
  cpuTicks: number
  rssPages: number
}

/**
 * The usage of a process group: servers are started as leaders of their own, so children are included.
 * Undefined where there is no /proc, or the group has ended.
 */
export function readGroupUsage(leader: number): ProcessUsage | undefined {
  const members = listProcesses()
    .map(readStat)
    .filter((stat) => stat?.processGroup === leader)
  if (members.length === 0) return undefined
  const { ticksPerSecond, pageBytes } = readUnits()
  const sum = (read: (stat: ProcessStat) => number): number =>
    members.reduce((total, stat) => total + (stat === undefined ? 0 : read(stat)), 0)
  return {
    cpuMicros: (sum((stat) => stat.cpuTicks) * 1_000_000) / ticksPerSecond,
    rssMb: Number(((sum((stat) => stat.rssPages) * pageBytes) / 1_000_000).toFixed(1)),
  }
}

/** https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html; the name in parentheses may hold spaces and parentheses. */
export function parseProcessStat(text: string): ProcessStat {
  // The fields after the name; the first of them is number 3, the state.
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  const field = (number: number): number => fields[number - 3] ?? NaN
  return { processGroup: field(5), cpuTicks: field(14) + field(15), rssPages: field(24) }
}

/** The processes of a group; empty where there is no /proc. */
export function listGroup(leader: number): number[] {
  return listProcesses()
    .filter((pid) => readStat(pid)?.processGroup === leader)
    .map(Number)
}

function listProcesses(): string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  } catch {
    return []
  }
}

function readStat(pid: string): ProcessStat | undefined {
  try {
    return parseProcessStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return undefined // it has ended meanwhile
  }
}

let units: { ticksPerSecond: number; pageBytes: number } | undefined

function readUnits(): { ticksPerSecond: number; pageBytes: number } {
  const ask = (name: string): number => Number(execFileSync('getconf', [name], { encoding: 'utf8' }))
  return (units ??= { ticksPerSecond: ask('CLK_TCK'), pageBytes: ask('PAGESIZE') })
}
