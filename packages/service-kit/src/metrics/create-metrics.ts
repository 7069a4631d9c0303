import { Counter, Gauge, Registry, type CounterConfiguration, type GaugeConfiguration } from 'prom-client'
import { HotCounter } from './hot-counter.js'
import { HotHistogram, registerLazily, type HotMetricOptions } from './hot-histogram.js'
import { HttpMetrics } from './http-metrics.js'

/** The metrics of one service instance: a registry of its own, so that several services fit one process. */
export interface Metrics {
  readonly registry: Registry
  readonly http: HttpMetrics
  /** prom-client's own, for what is counted less than a thousand times a second. */
  counter<Label extends string>(options: Omit<CounterConfiguration<Label>, 'registers'>): Counter<Label>
  /** With `collect`, read at scrape time. */
  gauge<Label extends string>(options: Omit<GaugeConfiguration<Label>, 'registers'>): Gauge<Label>
  /** Bind `cell(labels)` once and use it per event. Buckets in base units. */
  histogram(options: HotMetricOptions & { readonly buckets: readonly number[] }): HotHistogram
  hotCounter(options: HotMetricOptions): HotCounter
  /** A counter that somebody else keeps, read at scrape time. */
  readCounter(options: HotMetricOptions, read: () => number): void
}

/** Opens nothing; `startHttpService` adds the process' own metrics and serves `/metrics`. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  return {
    registry,
    http: new HttpMetrics(registry),
    counter: (options) => new Counter({ ...options, registers: [registry] }),
    gauge: (options) => new Gauge({ ...options, registers: [registry] }),
    histogram: (options) => new HotHistogram(registry, options),
    hotCounter: (options) => new HotCounter(registry, options),
    readCounter: (options, read) =>
      registerLazily(registry, options, 'counter', () => [{ labels: {}, value: read() }]),
  }
}
