import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { AcceptedEvent } from '@frontpage/contracts'
import { createEnricher } from '@frontpage/enrichment'
import {
  createEventStoreClient,
  createEventWriter,
  encodeEventRows,
  migrate,
  toEventRow,
  type EventStoreClient,
} from '@frontpage/event-store'
import { foldWindowAt } from '@frontpage/read-models'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import { startTestClickHouse, startTestRedis, type TestClickHouse, type TestRedis } from '@frontpage/testing'
import { createEnrichment, createFolds, createFoldStep, toFoldableBatch } from '@frontpage/transporter'
import { compareFolds } from '../src/drill/instruments/compare-folds.js'
import { createReferenceTraffic } from '../src/traffic/reference-traffic.js'

let clickhouse: TestClickHouse
let redisServer: TestRedis
let store: EventStoreClient
let redis: Redis
beforeAll(async () => {
  clickhouse = await startTestClickHouse()
  redisServer = await startTestRedis()
  const config = { url: clickhouse.url, database: `folds_${process.pid}` }
  await migrate(config)
  store = createEventStoreClient(config)
  redis = createRedis({ url: redisServer.url }, 'producer')
  await waitUntilReady(redis, 5_000)
})
afterAll(async () => {
  redis.disconnect()
  await Promise.all([store.close(), redisServer.stop()])
  await clickhouse.stop()
})

const noon = Date.UTC(2026, 10, 23, 12)
const now = (): number => noon + 5 * 60_000
const window = foldWindowAt(now())

/**
 * The events that a tracker makes of reference traffic, copies included: each copy is on its way for some seconds
 * longer than the one before.
 */
function buildEvents(count: number): AcceptedEvent[] {
  const traffic = createReferenceTraffic({ seed: 1, runId: 'test' })
  return Array.from({ length: count }, (_, index) => {
    const { timestamp, ...sent } = traffic.next(noon + index * 50)
    const originalTimestamp = Date.parse(timestamp as string)
    const receivedAt = noon + count * 50 + index
    return {
      ...(sent as unknown as Omit<AcceptedEvent, 'receivedAt'>),
      sourceId: 'dev',
      site: 'dev',
      environment: 'production',
      receivedAt,
      originalTimestamp,
      timestamp: originalTimestamp + (index % 7) * 1_000,
    }
  })
}

it('finds read models equal to the archive, and finds what was counted in excess or changed', async () => {
  const namespace = 'lab'
  const platform = { redisUrl: redisServer.url, namespace, store }
  const enrich = createEnrichment(createEnricher(), () => undefined)
  const events = enrich(buildEvents(1_000))
  const rows = events.map(({ event, enrichment }) => toEventRow(event, enrichment))
  await createEventWriter(store).insert([encodeEventRows(rows)], 'all')
  const step = createFoldStep(createFolds(redis, { namespace, now }), {
    onSkipped: () => {},
    onFolded: () => {},
  })
  // The last come first, and yet the copy that was accepted first wins.
  for (let end = events.length; end > 0; end -= 100)
    await step.fold(toFoldableBatch(events.slice(end - 100, end), window))
  expect(await compareFolds(platform, { now })).toEqual({ foldsEqual: true, excess: 0 })

  const extra = events.map((enriched) => ({
    ...enriched,
    event: { ...enriched.event, messageId: `extra-${enriched.event.messageId}` },
  }))
  await step.fold(toFoldableBatch(extra.slice(0, 500), window))
  const { foldsEqual, excess } = await compareFolds(platform, { now })
  expect(foldsEqual).toBe(false)
  expect(excess).toBeGreaterThan(400)
}, 60_000)
