import { expect, it } from '@jest/globals'
import type { JournalStats } from '@frontpage/journal'
import { aggregateMetrics, createMetrics } from '@frontpage/service-kit'
import { registerJournalMetrics } from './journal-metrics.js'

it('shows the fullest process and the sum of all processes', async () => {
  const snapshots = [90, 10].map((bytes) => {
    const metrics = createMetrics()
    registerJournalMetrics(metrics, () => ({ ...quiet, bytes, maxBytes: 100 }))
    return metrics.snapshot()
  })
  const text = await aggregateMetrics(await Promise.all(snapshots))

  expect(text).toMatch(/^frontpage_journal_full_ratio 0\.9$/m)
  expect(text).toMatch(/^frontpage_journal_bytes 100$/m)
  expect(text).toMatch(/^frontpage_journal_max_bytes 200$/m)
})

const quiet: JournalStats = {
  eventsAppended: 0,
  eventsShipped: 0,
  eventsReshipped: 0,
  eventsConfirmed: 0,
  batchesShipped: 0,
  shipErrors: 0,
  diskErrors: 0,
  rangesSetAside: 0,
  adoptedLogs: 0,
  leaseLosses: 0,
  requestsForgotten: 0,
  bytes: 0,
  maxBytes: 1,
  pendingBytes: 0,
  segments: 0,
  oldestUnconfirmedAgeMs: 0,
  diskFailingMs: 0,
  filesSetAside: 0,
  batchesUnderWay: 0,
  bytesUnderWay: 0,
  logs: 1,
}
