import { monitorEventLoopDelay } from 'node:perf_hooks'

export interface ProcessSpan {
  readonly seconds: number
  /** The CPU time of this process alone. */
  readonly cpuSeconds: number
  /** The longest time for which nothing else could run. */
  readonly longestBlockMs: number
}

const samplesEveryMs = 5

export function watchProcess(): { stop(): ProcessSpan } {
  const delays = monitorEventLoopDelay({ resolution: samplesEveryMs })
  delays.enable()
  const startedAt = performance.now()
  const cpuBefore = process.cpuUsage()
  return {
    stop() {
      delays.disable()
      const { user, system } = process.cpuUsage(cpuBefore)
      return {
        seconds: rounded((performance.now() - startedAt) / 1_000),
        cpuSeconds: rounded((user + system) / 1_000_000),
        longestBlockMs: Math.max(0, rounded(delays.max / 1_000_000 - samplesEveryMs)),
      }
    },
  }
}

const rounded = (value: number): number => Number(value.toFixed(2))
