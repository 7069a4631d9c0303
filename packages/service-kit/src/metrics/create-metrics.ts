import {
  AggregatorRegistry,
  Counter,
  Gauge,
  Registry,
  type CounterConfiguration,
  type GaugeConfiguration,
} from 'prom-client'
import { HotCounter } from './hot-counter.js'
import { HotHistogram, registerLazily, type HotMetricOptions } from './hot-histogram.js'
import { HttpMetrics } from './http-metrics.js'

/** Plain data that a process sends to the one that aggregates the metrics of several. */
export type MetricsSnapshot = Awaited<ReturnType<Registry['getMetricsAsJSON']>>

/** The metrics of one service instance: a registry of its own, so that several services fit one process. */
export interface Metrics {
  readonly registry: Registry
  readonly http: HttpMetrics
  snapshot(): Promise<MetricsSnapshot>
  /** A counter of prom-client's own, for things that are counted less than a thousand times a second. */
  counter<Label extends string>(options: Omit<CounterConfiguration<Label>, 'registers'>): Counter<Label>
  /** With `collect`, the value is read at scrape time. */
  gauge<Label extends string>(options: Omit<GaugeConfiguration<Label>, 'registers'>): Gauge<Label>
  /** Bind `cell(labels)` once and use it per event. Buckets in base units. */
  histogram(options: HotMetricOptions & { readonly buckets: readonly number[] }): HotHistogram
  hotCounter(options: HotMetricOptions): HotCounter
  /** A counter whose value is kept elsewhere and read at scrape time. */
  readCounter(options: HotMetricOptions, read: () => number): void
}

/** Opens nothing; `startHttpService` adds the process' own metrics and serves `/metrics`. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  return {
    registry,
    http: new HttpMetrics(registry),
    snapshot: () => registry.getMetricsAsJSON(),
    counter: (options) => new Counter({ ...options, registers: [registry] }),
    gauge: (options) => new Gauge({ ...options, registers: [registry] }),
    histogram: (options) => new HotHistogram(registry, options),
    hotCounter: (options) => new HotCounter(registry, options),
    readCounter: (options, read) =>
      registerLazily(registry, options, 'counter', () => [{ labels: {}, value: read() }]),
  }
}

/**
 * Formats the metrics of several processes: counters are added up, gauges as each defines (`aggregator`, by default
 * added up).
 */
export function aggregateMetrics(snapshots: readonly MetricsSnapshot[]): Promise<string> {
  return AggregatorRegistry.aggregate(snapshots as unknown as object[]).metrics()
}
