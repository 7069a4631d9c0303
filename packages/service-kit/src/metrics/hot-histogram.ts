import type { Metric, Registry } from 'prom-client'

export type Labels = Readonly<Record<string, string>>

export interface HotMetricOptions {
  readonly name: string
  readonly help: string
}

/** The counts of one set of labels. `observe` allocates nothing: a short search and two additions. */
export class HistogramCell {
  readonly labels: Labels
  readonly #bounds: readonly number[]
  readonly #counts: Float64Array
  #sum = 0

  constructor(bounds: readonly number[], labels: Labels) {
    this.labels = labels
    this.#bounds = bounds
    this.#counts = new Float64Array(bounds.length + 1)
  }

  observe(value: number): void {
    const bounds = this.#bounds
    let at = 0
    while (at < bounds.length && value > bounds[at]!) at++
    this.#counts[at]!++
    this.#sum += value
  }

  toValues(name: string) {
    let cumulative = 0
    const values = Array.from(this.#counts, (count, at) => {
      cumulative += count
      const le = at < this.#bounds.length ? this.#bounds[at]! : '+Inf'
      return { metricName: `${name}_bucket`, labels: { ...this.labels, le }, value: cumulative }
    })
    return [
      ...values,
      { metricName: `${name}_sum`, labels: this.labels, value: this.#sum },
      { metricName: `${name}_count`, labels: this.labels, value: cumulative },
    ]
  }
}

/**
 * A histogram for hot paths, exported when scraped: bind a cell per set of labels once, observe it per event. Unlike
 * prom-client's own, an observation makes no label object and no hash key.
 */
export class HotHistogram {
  readonly name: string
  readonly #bounds: readonly number[]
  readonly #cells = new Map<string, HistogramCell>()

  constructor(registry: Registry, options: HotMetricOptions & { readonly buckets: readonly number[] }) {
    this.name = options.name
    this.#bounds = [...options.buckets].toSorted((a, b) => a - b)
    registerLazily(registry, options, 'histogram', () =>
      [...this.#cells.values()].flatMap((cell) => cell.toValues(options.name)),
    )
  }

  cell(labels: Labels = {}): HistogramCell {
    const key = JSON.stringify(labels)
    let cell = this.#cells.get(key)
    if (cell === undefined) this.#cells.set(key, (cell = new HistogramCell(this.#bounds, labels)))
    return cell
  }
}

interface MetricValue {
  readonly metricName?: string
  readonly labels: Readonly<Record<string, string | number>>
  readonly value: number
}

/** A registry only needs a metric's name and, at each scrape, `get()`; prom-client's type demands its own classes. */
export function registerLazily(
  registry: Registry,
  { name, help }: HotMetricOptions,
  type: 'counter' | 'histogram',
  readValues: () => MetricValue[],
): void {
  const metric = {
    name,
    help,
    type,
    aggregator: 'sum',
    get: () => Promise.resolve({ name, help, type, aggregator: 'sum', values: readValues() }),
    reset: () => undefined,
  }
  registry.registerMetric(metric as unknown as Metric)
}
