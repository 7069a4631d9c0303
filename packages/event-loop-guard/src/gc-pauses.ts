import { PerformanceObserver } from 'node:perf_hooks'
import { readClockOrigin } from './clock-origin.js'

export interface GcPauses {
  /** The collector's pauses between two times of `process.hrtime`: their sum, and the longest. */
  between(fromNs: bigint, untilNs: bigint): { totalMs: number; longestMs: number }
  stop(): void
}

const maxPauses = 256
const minPauseMs = 0.5

/** Remembers the latest pauses that were long enough to matter. */
export function observeGcPauses(): GcPauses {
  const originMs = readClockOrigin()
  const pauses: { fromMs: number; untilMs: number }[] = []

  function remember(entries: readonly { startTime: number; duration: number }[]): void {
    for (const { startTime, duration } of entries) {
      if (duration < minPauseMs) continue
      pauses.push({ fromMs: originMs + startTime, untilMs: originMs + startTime + duration })
      if (pauses.length > maxPauses) pauses.shift()
    }
  }

  const observer = new PerformanceObserver((list) => remember(list.getEntries()))
  observer.observe({ entryTypes: ['gc'] })
  return {
    between(fromNs, untilNs) {
      remember(observer.takeRecords())
      const [fromMs, untilMs] = [Number(fromNs) / 1e6, Number(untilNs) / 1e6]
      let [totalMs, longestMs] = [0, 0]
      for (const pause of pauses) {
        const ms = Math.min(pause.untilMs, untilMs) - Math.max(pause.fromMs, fromMs)
        if (ms <= 0) continue
        totalMs += ms
        longestMs = Math.max(longestMs, ms)
      }
      return { totalMs, longestMs }
    },
    stop: () => observer.disconnect(),
  }
}
