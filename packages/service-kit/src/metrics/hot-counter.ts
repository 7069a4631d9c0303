import type { Registry } from 'prom-client'
import { registerLazily, type HotMetricOptions, type Labels } from './hot-histogram.js'

export class CounterCell {
  readonly labels: Labels
  value = 0

  constructor(labels: Labels) {
    this.labels = labels
  }

  inc(by = 1): void {
    this.value += by
  }
}

/** A counter for hot paths: `cell(labels)` once, `inc()` per event. */
export class HotCounter {
  readonly name: string
  readonly #cells = new Map<string, CounterCell>()

  constructor(registry: Registry, options: HotMetricOptions) {
    this.name = options.name
    registerLazily(registry, options, 'counter', () =>
      Array.from(this.#cells.values(), ({ labels, value }) => ({ labels, value })),
    )
  }

  cell(labels: Labels = {}): CounterCell {
    const key = JSON.stringify(labels)
    let cell = this.#cells.get(key)
    if (cell === undefined) this.#cells.set(key, (cell = new CounterCell(labels)))
    return cell
  }

  /**
   * Makes a cell for each value of a label from the start, because PromQL's `increase()` misses a series' first value.
   */
  cellsOf<const Value extends string>(
    label: string,
    values: readonly Value[],
  ): Readonly<Record<Value, CounterCell>> {
    const cells = values.map((value) => [value, this.cell({ [label]: value })] as const)
    return Object.fromEntries(cells) as Record<Value, CounterCell>
  }
}
