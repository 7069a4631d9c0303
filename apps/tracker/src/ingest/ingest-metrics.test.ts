import { expect, it } from '@jest/globals'
import { ingestCodes } from '@frontpage/contracts'
import { createMetrics } from '@frontpage/service-kit'
import { createIngestMetrics } from './ingest-metrics.js'

it('shows every reason from the start, so that the first rejections are an increase', async () => {
  const metrics = createMetrics()
  const { countRejected } = createIngestMetrics(metrics)
  const countsOf = async (): Promise<string[]> =>
    (await metrics.registry.metrics())
      .split('\n')
      .filter((line) => line.startsWith('frontpage_tracker_rejections_total{'))
  const lines = (rateExceeded: number): string[] =>
    ingestCodes.map(
      (code) =>
        `frontpage_tracker_rejections_total{reason="${code}"} ${code === 'rate_exceeded' ? rateExceeded : 0}`,
    )

  expect(await countsOf()).toEqual(lines(0))
  countRejected('rate_exceeded')
  expect(await countsOf()).toEqual(lines(1))
})
