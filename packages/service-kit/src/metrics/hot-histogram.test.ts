import { expect, it } from '@jest/globals'
import { createMetrics } from './create-metrics.js'

const linesOf = async (metrics: ReturnType<typeof createMetrics>, name: string) =>
  (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith(name))

it('exports a histogram as Prometheus wants it: cumulative, with bounds included', async () => {
  const metrics = createMetrics()
  const cell = metrics
    .histogram({ name: 'answer_seconds', help: 'x', buckets: [0.01, 0.001] })
    .cell({ route: '/a"b' })
  for (const seconds of [0.0005, 0.001, 0.005, 3]) cell.observe(seconds)
  expect(await linesOf(metrics, 'answer_seconds')).toEqual([
    'answer_seconds_bucket{route="/a\\"b",le="0.001"} 2',
    'answer_seconds_bucket{route="/a\\"b",le="0.01"} 3',
    'answer_seconds_bucket{route="/a\\"b",le="+Inf"} 4',
    'answer_seconds_sum{route="/a\\"b"} 3.0065',
    'answer_seconds_count{route="/a\\"b"} 4',
  ])
})

it('gives the same cell for the same labels', async () => {
  const metrics = createMetrics()
  const counter = metrics.hotCounter({ name: 'dropped_total', help: 'x' })
  counter.cell({ reason: 'bot' }).inc()
  counter.cell({ reason: 'bot' }).inc(2)
  counter.cell({ reason: 'late' }).inc()
  expect(await linesOf(metrics, 'dropped_total')).toEqual([
    'dropped_total{reason="bot"} 3',
    'dropped_total{reason="late"} 1',
  ])
})

it('shows 0 for every value of a label that is known beforehand', async () => {
  const metrics = createMetrics()
  const cells = metrics.hotCounter({ name: 'lost_total', help: 'x' }).cellsOf('reason', ['bot', 'late'])
  cells.late.inc()
  expect(await linesOf(metrics, 'lost_total')).toEqual([
    'lost_total{reason="bot"} 0',
    'lost_total{reason="late"} 1',
  ])
})

it('keeps the metrics of two services in one process apart', async () => {
  const [first, second] = [createMetrics(), createMetrics()]
  first.counter({ name: 'things_total', help: 'x' }).inc()
  second.counter({ name: 'things_total', help: 'x' }).inc(5)
  expect(await linesOf(first, 'things_total')).toEqual(['things_total 1'])
  expect(await linesOf(second, 'things_total')).toEqual(['things_total 5'])
})
