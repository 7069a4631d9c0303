import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { createIngestFeedback, type IngestFeedback } from '@frontpage/queue'
import { waitUntilReady } from '@frontpage/redis'
import { unlessExternal, waitFor } from '@frontpage/testing'
import { linesOf, startRoad, type Road } from './road.js'

const itWithOwnRedis = unlessExternal('redis', it)

let road: Road
beforeEach(async () => void (road = await startRoad('outage')))
afterEach(() => road.stop())

const sorted = (lines: readonly string[]): string[] => [...lines].toSorted()

itWithOwnRedis(
  'goes on accepting while Redis is away, also from the start, and ships all of it afterwards',
  async () => {
    await road.server.kill()
    const journal = await road.open()
    road.startTransporter()
    const lines = linesOf('start', 300)
    await Promise.all(lines.map((line) => journal.append([line])))
    expect(journal.stats().oldestUnconfirmedAgeMs).toBeGreaterThanOrEqual(0)
    await road.server.restart()
    await waitFor(() => journal.stats().eventsConfirmed === lines.length)
    await road.server.kill()
    const more = linesOf('later', 300)
    await Promise.all(more.map((line) => journal.append([line])))
    await waitFor(() => journal.stats().shipErrors > 1)
    await road.server.restart()
    await waitFor(() => journal.stats().eventsConfirmed === lines.length + more.length)
    expect(sorted(road.store.lines())).toEqual(sorted([...lines, ...more]))
    expect(road.store.changed).toEqual([])
    await waitFor(() => journal.stats().bytes === 0)
  },
)

itWithOwnRedis('ships again at once what an emptied Redis lost', async () => {
  const journal = await road.open({ reshipAfterMs: 3_600_000 })
  const lines = linesOf('a', 300)
  await Promise.all(lines.map((line) => journal.append([line])))
  await waitFor(() => journal.stats().eventsShipped === lines.length)
  await road.server.restart({ empty: true })
  road.startTransporter()
  await waitFor(() => journal.stats().eventsConfirmed === lines.length)
  expect(sorted(road.store.lines())).toEqual(sorted(lines))
  expect(journal.stats().eventsReshipped).toBeGreaterThanOrEqual(lines.length)
})

it('ships again what is not confirmed in time, as the same batches', async () => {
  const journal = await road.open({ reshipAfterMs: 50 })
  road.startTransporter({ confirms: false })
  await journal.append(linesOf('a', 10))
  await waitFor(() => journal.stats().eventsReshipped >= 20)
  await road.confirmAll()
  await waitFor(() => journal.stats().segments === 0)
  expect(road.store.lines()).toEqual(linesOf('a', 10))
  expect(road.store.changed).toEqual([])
})

it('keeps the backlog on disk when as many batches as it may are in the queue', async () => {
  const journal = await road.open({
    maxQueuedBatches: 3,
    batch: { maxEvents: 50, maxBytes: 2_000 },
    maxFreshBytes: 4_000,
  })
  const lines = linesOf('a', 2_000)
  for (let n = 0; n < lines.length; n += 20) await journal.append(lines.slice(n, n + 20))
  await waitFor(async () => (await road.producer.depth()) === 3)
  expect(journal.stats().batchesUnderWay).toBe(3)
  road.startTransporter()
  await waitFor(() => journal.stats().eventsConfirmed === lines.length)
  expect(sorted(road.store.lines())).toEqual(sorted(lines))
  expect(road.store.changed).toEqual([])
})

itWithOwnRedis('ships nothing into a Redis that is full, and goes on when it has room', async () => {
  await waitUntilReady(road.redis, 5_000)
  // Leaves the mark by which an emptied Redis is known, as a full one takes none: empty, Valkey needs about 1 MiB.
  await createIngestFeedback(road.redis, { namespace: 'frontpage' }).poll([])
  await road.redis.config('SET', 'maxmemory', '1mb')
  let polls = 0
  const poll: IngestFeedback['poll'] = async (journalIds) => {
    const answer = await road.feedback.poll(journalIds)
    polls++
    return answer
  }
  const journal = await road.open({ feedback: { ...road.feedback, poll } })
  await journal.append(linesOf('a', 10))
  const before = polls
  await waitFor(() => polls > before + 5)
  expect(journal.stats().eventsShipped).toBe(0)
  await road.redis.config('SET', 'maxmemory', '0')
  road.startTransporter()
  await waitFor(() => journal.stats().eventsConfirmed === 10)
})
