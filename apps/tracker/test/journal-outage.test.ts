import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  createTestDirectory,
  startTestNetwork,
  unlessExternal,
  waitFor,
  type TestDirectory,
  type TestNetwork,
} from '@frontpage/testing'
import { connectRaw } from './raw-client.js'
import { basic, createTrackerClient, select, storedIds, type TrackerClient } from './tracker-client.js'

const itWithOwnClickHouse = unlessExternal('clickhouse', it)

let network: TestNetwork
let tracker: TrackerClient
let directory: TestDirectory
beforeAll(async () => {
  network = await startTestNetwork()
  tracker = createTrackerClient(network.tracker.url, network)
  directory = await createTestDirectory('outage')
})
afterAll(async () => {
  await network.stop()
  await directory.remove()
})

const perBatch = 20

async function sendBatches(prefix: string, batches: number, client = tracker): Promise<number[]> {
  const statuses: number[] = []
  for (let n = 0; n < batches; n++) {
    const batch = Array.from({ length: perBatch }, (_, item) => ({
      type: 'page',
      anonymousId: 'a',
      messageId: `${prefix}${n}-${item}`,
      timestamp: '2026-11-20T10:00:00Z',
    }))
    statuses.push((await client.post('/v1/batch', { batch })).status)
  }
  return statuses
}

async function whenStored(prefix: string, events: number): Promise<void> {
  await waitFor(
    async () => {
      const [row] = await select<{ ids: string; rows: string }>(
        network,
        `SELECT toString(uniqExact(message_id)) AS ids, toString(count()) AS rows
         FROM events FINAL WHERE startsWith(message_id, {prefix:String})`,
        { prefix },
      )
      return Number(row?.ids) === events && row?.ids === row?.rows
    },
    { timeoutMs: 20_000, what: `${events} events of ${prefix} stored once` },
  )
}

const ok = (count: number): number[] => Array<number>(count).fill(200)

describe('events are accepted, and none is lost', () => {
  it('while Redis is down', async () => {
    expect(await sendBatches('redis-before-', 5)).toEqual(ok(5))
    await network.redisServer.kill()
    expect(await sendBatches('redis-during-', 20)).toEqual(ok(20))
    expect((await tracker.fetch('/readyz')).status).toBe(200)
    await network.redisServer.restart()
    expect(await sendBatches('redis-after-', 5)).toEqual(ok(5))
    await whenStored('redis-', 30 * perBatch)
  })

  itWithOwnClickHouse('while ClickHouse is down', async () => {
    await network.clickhouseServer.kill()
    expect(await sendBatches('store-during-', 20)).toEqual(ok(20))
    expect((await tracker.fetch('/readyz')).status).toBe(200)
    await network.clickhouseServer.restart()
    await whenStored('store-during-', 20 * perBatch)
  })

  itWithOwnClickHouse('when Redis is emptied with batches in it', async () => {
    // Nothing leaves the queue meanwhile.
    await network.clickhouseServer.kill()
    expect(await sendBatches('emptied-', 10)).toEqual(ok(10))
    await waitFor(() => network.tracker.journal.stats().batchesUnderWay > 0)
    await network.redisServer.restart({ empty: true })
    expect(await sendBatches('emptied-more-', 10)).toEqual(ok(10))
    await network.clickhouseServer.restart()
    await whenStored('emptied-', 20 * perBatch)
  })
})

describe('a journal that is full', () => {
  it('is a 503 with Retry-After, and accepts events again by itself', async () => {
    const small = await network.startTracker({
      journal: { ...network.trackerConfig.journal, directory: directory.path, maxBytes: 2 ** 20 },
    })
    const client = createTrackerClient(small.url, network)
    await waitFor(async () => (await client.fetch('/readyz')).status === 200)
    await network.redisServer.kill()
    const padding = 'x'.repeat(20_000)
    const send = (messageId: string) =>
      client.post(
        '/v1/page',
        { anonymousId: 'a', messageId, properties: { padding } },
        { origin: 'https://x.example' },
      )
    let accepted = 0
    let refused = await send(`full-${accepted}`)
    while (refused.status === 200) refused = await send(`full-${++accepted}`)
    expect(accepted).toBeGreaterThan(20)
    expect(refused.status).toBe(503)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(refused.headers.get('access-control-allow-origin')).toBe('https://x.example')
    expect(refused.body).toMatchObject({ code: 'journal_full', retryable: true })
    const pixel = await client.fetch('/v1/pixel.gif?writeKey=dev&anonymousId=a')
    expect([pixel.status, pixel.headers.get('content-type')]).toEqual([503, 'image/gif'])
    expect(pixel.headers.get('retry-after')).not.toBeNull()
    await waitFor(async () => (await client.fetch('/readyz')).status === 503)

    await network.redisServer.restart()
    await waitFor(async () => (await send('full-again')).status === 200)
    await waitFor(async () => (await client.fetch('/readyz')).status === 200)
    await whenStored('full-', accepted + 1)
    const metrics = (await client.fetch('/metrics')).body as Buffer
    expect(metrics.toString()).toMatch(/rejections_total\{reason="journal_full"\} [1-9]/)
    await small.close()
  })
})

describe('a tracker that stops', () => {
  it('finishes its answers, accepts nothing new, and the next start ships the rest', async () => {
    const journal = { ...network.trackerConfig.journal, directory: `${directory.path}/stopping` }
    const stopping = await network.startTracker({ journal, drainDelayMs: 1_000, shutdownDeadlineMs: 6_000 })
    const client = createTrackerClient(stopping.url, network)
    await waitFor(async () => (await client.fetch('/readyz')).status === 200)
    await network.redisServer.kill()
    expect(await sendBatches('stop-', 10, client)).toEqual(ok(10))

    // A request that is under way when the stop comes: its body is not complete.
    const slow = await connectRaw(stopping.port)
    const body = '{"anonymousId":"a","messageId":"stop-slow"}'
    slow.write(
      `POST /v1/page HTTP/1.1\r\nHost: t\r\nAuthorization: ${basic('dev')}\r\nContent-Length: ${body.length}\r\n\r\n{`,
    )
    const closed = stopping.close()
    await waitFor(async () => (await client.fetch('/readyz')).status === 503)
    slow.write(body.slice(1))
    const answer = await slow.next()
    expect([answer?.status, answer?.headers.get('connection')]).toEqual([200, 'close'])
    await closed
    await expect(client.fetch('/livez')).rejects.toThrow()

    await network.redisServer.restart()
    await network.startTracker({ journal })
    await whenStored('stop-', 10 * perBatch + 1)
    expect(await storedIds(network, 'stop-slow')).toEqual(['stop-slow'])
  })
})
