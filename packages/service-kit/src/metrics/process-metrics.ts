import { readdir } from 'node:fs/promises'
import { constants, monitorEventLoopDelay, performance, PerformanceObserver } from 'node:perf_hooks'
import { Gauge, Histogram, type Registry } from 'prom-client'

/**
 * The usual `process_` and `nodejs_` metrics. Not prom-client's collectDefaultMetrics: that reads /proc synchronously
 * at each scrape and starts observers that nothing can stop.
 */
export function startProcessMetrics(registry: Registry): { close(): void } {
  /** `aggregator` says how the values of several processes become one. */
  const gauge = (
    name: string,
    help: string,
    read: () => number | Promise<number>,
    aggregator: 'sum' | 'min' = 'sum',
  ) =>
    new Gauge({
      name,
      help,
      aggregator,
      registers: [registry],
      async collect() {
        this.set(await read())
      },
    })
  gauge('process_cpu_seconds_total', 'User and system CPU time.', () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1e6
  })
  gauge(
    'process_start_time_seconds',
    'Start of the process since the epoch.',
    () => performance.timeOrigin / 1000,
    'min',
  )
  gauge('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss())
  gauge('process_open_fds', 'Open file descriptors; -1 where /proc is missing.', () =>
    readdir('/proc/self/fd').then(
      (names) => names.length,
      () => -1,
    ),
  )
  gauge('nodejs_heap_size_used_bytes', 'V8 heap in use.', () => process.memoryUsage().heapUsed)
  gauge('nodejs_heap_size_total_bytes', 'V8 heap reserved.', () => process.memoryUsage().heapTotal)
  gauge(
    'nodejs_external_memory_bytes',
    'Memory outside the V8 heap, buffers included.',
    () => process.memoryUsage().external,
  )
  const collections = startGarbageCollectionMetrics(registry)
  const loop = startEventLoopMetrics(registry)
  return {
    close() {
      collections.disconnect()
      loop.close()
    },
  }
}

function startGarbageCollectionMetrics(registry: Registry): PerformanceObserver {
  const kinds = new Map([
    [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
    [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
    [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
    [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weakcb'],
  ])
  const durations = new Histogram({
    name: 'nodejs_gc_duration_seconds',
    help: 'Pauses of the garbage collector.',
    labelNames: ['kind'],
    buckets: [0.001, 0.01, 0.1, 1],
    registers: [registry],
  })
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { kind } = (entry as unknown as { detail: { kind: number } }).detail
      durations.observe({ kind: kinds.get(kind) ?? 'other' }, entry.duration / 1000)
    }
  })
  observer.observe({ entryTypes: ['gc'] })
  return observer
}

/**
 * Each sample wakes the process, and that is most of what an idle one costs. Every single block is the event-loop guard's
 * to see.
 */
const sampleEveryMs = 250

/** Event-loop delay and utilisation since the last scrape. */
function startEventLoopMetrics(registry: Registry): { close(): void } {
  const delay = monitorEventLoopDelay({ resolution: sampleEveryMs })
  delay.enable()
  /** Node measures the time between two samples, of which the interval is no lateness. */
  const latenessOf = (ns: number): number => Math.max(0, ns / 1e9 - sampleEveryMs / 1000)
  let before = performance.eventLoopUtilization()
  const lateness = new Gauge({
    name: 'nodejs_eventloop_delay_seconds',
    help: 'How late a timer ran that is due each 250 ms, since the last scrape.',
    aggregator: 'max',
    labelNames: ['quantile'],
    registers: [],
    collect() {
      for (const quantile of [0.5, 0.99]) {
        this.set({ quantile: String(quantile) }, latenessOf(delay.percentile(quantile * 100)))
      }
      this.set({ quantile: '1' }, latenessOf(delay.max))
      delay.reset()
    },
  })
  const utilization = new Gauge({
    name: 'nodejs_eventloop_utilization_ratio',
    help: 'Share of time since the last scrape in which the event loop was busy.',
    aggregator: 'max',
    registers: [],
    collect() {
      const now = performance.eventLoopUtilization()
      this.set(performance.eventLoopUtilization(now, before).utilization)
      before = now
    },
  })
  registry.registerMetric(lateness)
  registry.registerMetric(utilization)
  return { close: () => void delay.disable() }
}
