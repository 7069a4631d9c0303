import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { generationNamespace, readModelsKeys, type AcceptedEvent } from '@frontpage/contracts'
import { createEnricher } from '@frontpage/enrichment'
import {
  createEventStoreClient,
  createEventWriter,
  encodeEventRows,
  migrate,
  toEventRow,
  type EventStoreClient,
} from '@frontpage/event-store'
import { foldWindowAt, type ReadModelState } from '@frontpage/read-models'
import { createRedis, waitUntilReady, type Redis } from '@frontpage/redis'
import { startTestClickHouse, startTestRedis, type TestClickHouse, type TestRedis } from '@frontpage/testing'
import {
  createEnrichment,
  createFold,
  createFolds,
  createFoldStep,
  foldNames,
  toFoldableBatch,
} from '@frontpage/transporter'
import { compareFolds } from '../src/drill/instruments/compare-folds.js'
import { waitUntilWhole } from '../src/drill/instruments/wait-until-whole.js'
import { createReferenceTraffic } from '../src/traffic/reference-traffic.js'

let clickhouse: TestClickHouse
let redisServer: TestRedis
let store: EventStoreClient
let redis: Redis
beforeAll(async () => {
  clickhouse = await startTestClickHouse()
  redisServer = await startTestRedis()
  const config = clickhouse.newDatabase('folds')
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

/** The archive of all tests, and what the read models are made of. */
const enrich = createEnrichment(createEnricher(), () => undefined)
const events = enrich(buildEvents(1_000))
beforeAll(async () => {
  const rows = events.map(({ event, enrichment }) => toEventRow(event, enrichment))
  await createEventWriter(store).insert([encodeEventRows(rows)], 'all')
})

it('finds read models equal to the archive, and finds what was counted in excess or changed', async () => {
  const namespace = 'lab'
  const platform = { redisUrl: redisServer.url, namespace, store }
  const folds = createFolds(redis, { namespace, now })
  const step = createFoldStep(() => folds, {
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

it('compares the generation that readers read, once the transporter has rebuilt it', async () => {
  const namespace = 'lab-rebuilt'
  const platform = { redisUrl: redisServer.url, namespace, store }
  const namespaceOf = (name: string): string => generationNamespace(namespace, name === 'trending' ? 7 : 0)
  const folds = foldNames.map((name) =>
    createFold(name, redis, {
      namespace: namespaceOf(name),
      now,
      trendingNamespace: () => namespaceOf('trending'),
    }),
  )
  const step = createFoldStep(() => folds, { onSkipped: () => {}, onFolded: () => {} })
  await step.fold(toFoldableBatch(events.slice(0, 500), window))
  const { states } = readModelsKeys(namespace)
  const whole: ReadModelState = { layout: 1, generation: 7 }
  const rebuild = {
    id: 'missing-1',
    reason: 'missing',
    startedMs: noon,
    revision: 1,
    newestHour: 2,
    oldestHour: 1,
    nextHour: 2,
    events: 0,
  } as const
  await redis.hset(states, 'trending', JSON.stringify({ ...whole, rebuild }))

  const comparing = compareFolds(platform, { now })
  let isCompared = false
  void comparing.then(() => (isCompared = true))
  // A comparison takes a fraction of that.
  await pause(3_000)
  expect(isCompared).toBe(false)
  await step.fold(toFoldableBatch(events.slice(500), window))
  await redis.hset(states, 'trending', JSON.stringify(whole))
  expect(await comparing).toEqual({ foldsEqual: true, excess: 0 })
}, 60_000)

it('waits until a transporter has looked at a Redis that was started again, and gives up in the end', async () => {
  const namespace = 'lab-unseen'
  const { states, marks } = readModelsKeys(namespace)
  await redis.hset(marks, 'redis', 'another-run')
  const known: ReadModelState = { layout: 1, generation: 0 }
  await redis.hset(states, 'live', JSON.stringify(known))
  const startedMs = performance.now()
  expect(await waitUntilWhole(redis, namespace, { withinMs: 500, everyMs: 50 })).toEqual({ live: known })
  expect(performance.now() - startedMs).toBeGreaterThan(450)

  await redis.hset(marks, 'redis', /run_id:(\w+)/.exec(await redis.info('server'))?.[1] ?? '')
  expect(await waitUntilWhole(redis, namespace, { withinMs: 0 })).toEqual({ live: known })
}, 60_000)
