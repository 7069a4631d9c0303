import { expect, it } from '@jest/globals'
import { parseMetrics, samplesByLabel } from './read-metrics.js'

const text = `# HELP step_seconds_total Time.
# TYPE step_seconds_total counter
step_seconds_total{step="decode"} 1.5
step_seconds_total{step="fold"} 2e-3
other_total 7
`

it('reads samples by name and labels', () => {
  expect(parseMetrics(text).get('other_total')).toBe(7)
  expect(samplesByLabel(parseMetrics(text), 'step_seconds_total', 'step')).toEqual({
    decode: 1.5,
    fold: 0.002,
  })
})
