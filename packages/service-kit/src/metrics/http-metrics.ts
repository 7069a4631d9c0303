import { defineWork } from '@frontpage/event-loop-guard'
import type { Registry } from 'prom-client'
import { bodyRefusals, type BodyRefusal } from '../http/body-budget.js'
import { HotCounter, type CounterCell } from './hot-counter.js'
import { HotHistogram, type HistogramCell } from './hot-histogram.js'

/** Readers feel 1 to 50 ms; the larger buckets show faults. */
const durationBuckets = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/** Request counts and durations by method and route pattern, never by path. */
export class HttpMetrics {
  readonly #requests: HotCounter
  readonly #aborted: HotCounter
  readonly #durations: HotHistogram
  readonly #refusedBodies: Readonly<Record<BodyRefusal, CounterCell>>
  readonly #droppedConnections: CounterCell
  /** Requests that no route matched. */
  readonly unmatched: RouteCells
  readonly preflight: RouteCells

  constructor(registry: Registry) {
    this.#requests = new HotCounter(registry, {
      name: 'frontpage_http_requests_total',
      help: 'Requests answered, by method, route pattern and status.',
    })
    this.#aborted = new HotCounter(registry, {
      name: 'frontpage_http_requests_aborted_total',
      help: 'Requests whose client disconnected before they were complete.',
    })
    this.#durations = new HotHistogram(registry, {
      name: 'frontpage_http_request_duration_seconds',
      help: 'From the end of the request head until the last byte of the answer is passed to the socket.',
      buckets: durationBuckets,
    })
    this.#refusedBodies = new HotCounter(registry, {
      name: 'frontpage_http_bodies_refused_total',
      help: 'Request bodies that were not read to their end: no memory left, too slow, in too many pieces.',
    }).cellsOf('reason', bodyRefusals)
    this.#droppedConnections = new HotCounter(registry, {
      name: 'frontpage_http_connections_dropped_total',
      help: 'Connections that were dropped because the limit was reached.',
    }).cell()
    this.unmatched = this.cellsOf('any', 'unmatched')
    this.preflight = this.cellsOf('OPTIONS', 'preflight')
  }

  countRefusedBody(reason: BodyRefusal): void {
    this.#refusedBodies[reason].inc()
  }

  countDroppedConnection(): void {
    this.#droppedConnections.inc()
  }

  cellsOf(method: string, route: string): RouteCells {
    return new RouteCells(
      defineWork(`${method} ${route}`),
      this.#durations.cell({ method, route }),
      this.#aborted.cell({ method, route }),
      (status) => this.#requests.cell({ method, route, status: String(status) }),
    )
  }
}

/** The counters of one route, bound in advance. */
export class RouteCells {
  /** The number by which the event-loop guard identifies the route. */
  readonly work: number
  readonly #duration: HistogramCell
  readonly #aborted: CounterCell
  readonly #bindStatus: (status: number) => CounterCell
  readonly #byStatus = new Map<number, CounterCell>()

  constructor(
    work: number,
    duration: HistogramCell,
    aborted: CounterCell,
    bindStatus: (status: number) => CounterCell,
  ) {
    this.work = work
    this.#duration = duration
    this.#aborted = aborted
    this.#bindStatus = bindStatus
  }

  observe(status: number, seconds: number): void {
    let cell = this.#byStatus.get(status)
    if (cell === undefined) this.#byStatus.set(status, (cell = this.#bindStatus(status)))
    cell.value++
    this.#duration.observe(seconds)
  }

  countAborted(): void {
    this.#aborted.inc()
  }
}
