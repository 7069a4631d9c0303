import { afterEach, beforeEach, expect, it, jest } from '@jest/globals'
import {
  sendRedisCommand,
  startTestNetwork,
  startTestRedisPair,
  waitFor,
  type TestNetwork,
  type TestRedisPair,
} from '@frontpage/testing'

jest.setTimeout(180_000)

let pair: TestRedisPair
let network: TestNetwork
beforeEach(async () => {
  pair = await startTestRedisPair()
  network = await startTestNetwork({ redisPair: pair })
})
afterEach(async () => {
  await network.stop()
  await pair.stop()
})

const authorization = `Basic ${Buffer.from('dev:').toString('base64')}`
const admin = { authorization: `Bearer secret-of-the-test-network`, 'content-type': 'application/json' }

const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'

/** Readers in different networks each read the story once. */
async function view(storyId: string, readers: readonly number[]): Promise<void> {
  const batch = readers.map((reader) => ({
    type: 'page',
    messageId: `${storyId}-${reader}`,
    anonymousId: `reader-${reader}`,
    context: { ip: `${30 + reader}.${reader}.7.1`, userAgent },
    properties: { storyId },
  }))
  const { status } = await fetch(`${network.tracker.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization },
    body: JSON.stringify({ batch }),
  })
  expect(status).toBe(200)
}

async function storedIds(): Promise<string[]> {
  const query = 'SELECT message_id AS id FROM events FINAL ORDER BY id'
  const rows = await (await network.store.query({ query, format: 'JSONEachRow' })).json<{ id: string }>()
  return rows.map(({ id }) => id)
}

async function readersOf(storyId: string): Promise<number> {
  const response = await fetch(`${network.trending.url}/v1/trending`)
  const { lists } = (await response.json()) as {
    lists: { entries: { storyId: string; readers: { h24: number } }[] }[]
  }
  return lists[0]?.entries.find((entry) => entry.storyId === storyId)?.readers.h24 ?? 0
}

const readers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, n) => from + n)

it('everything continues by itself when Redis fails over and connections stay open', async () => {
  await view('before', readers(0, 20))
  await waitFor(async () => (await readersOf('before')) === 20)
  for (const round of [1, 2]) {
    const story = `round-${round}`
    await view(story, readers(0, 10))
    await pair.failOver({ isOrderly: true })
    await view(story, readers(10, 30))
    await network.processAll()
    await waitFor(async () => (await readersOf(story)) === 30)

    const name = `Renamed ${round}`
    const body = JSON.stringify({ name, writeKey: 'dev', site: 'dev' })
    await waitFor(
      async () =>
        (await fetch(`${network.tracker.url}/v1/sources/dev`, { method: 'PUT', headers: admin, body })).ok,
    )
    for (const { url } of [network.tracker, network.transporter, network.trending]) {
      await waitFor(async () => (await fetch(`${url}/readyz`)).ok)
    }
  }
  expect(await storedIds()).toHaveLength(80)
  expect([await readersOf('before'), await readersOf('round-1')]).toEqual([20, 30])
})

it('loses nothing when the new master lacks the last writes', async () => {
  for (let round = 0; round < 5; round++) {
    const during = [0, 1, 2, 3].map((n) => view(`story-${round}`, readers(n * 10, n * 10 + 10)))
    await pair.failOver()
    await Promise.all(during)
  }
  await network.processAll()
  expect(await storedIds()).toHaveLength(200)
})

it('reports that Redis is a replica while the address leads to one, and accepts events meanwhile', async () => {
  const { tracker, transporter, trending } = network
  const [old, next] = [pair.master(), pair.replica()]
  await sendRedisCommand(next.port, 'REPLICAOF NO ONE')
  await sendRedisCommand(old.port, `REPLICAOF 127.0.0.1 ${next.port}`)
  const redisOf = async (url: string): Promise<unknown> => {
    const body = (await (await fetch(`${url}/readyz?verbose`)).json()) as { checks: { name: string }[] }
    return body.checks.find(({ name }) => name === 'redis')
  }
  for (const { url } of [tracker, transporter, trending]) {
    await waitFor(async () => JSON.stringify(await redisOf(url)).includes('"redis_replica"'))
    const metrics = await (await fetch(`${url}/metrics`)).text()
    expect(metrics).toContain('frontpage_redis_unusable{reason="replica"} 1')
  }
  const statusOf = async (url: string): Promise<number> => (await fetch(`${url}/readyz`)).status
  expect(await statusOf(transporter.url)).toBe(503)
  expect([await statusOf(tracker.url), await statusOf(trending.url)]).toEqual([200, 200])
  await view('meanwhile', readers(0, 10))

  pair.address.pointTo(next.port)
  for (const { url } of [tracker, transporter, trending]) {
    await waitFor(async () => JSON.stringify(await redisOf(url)).includes('"status":"ok"'))
    const metrics = await (await fetch(`${url}/metrics`)).text()
    expect(metrics).toContain('frontpage_redis_unusable{reason="replica"} 0')
  }
  await network.processAll()
  expect(await storedIds()).toHaveLength(10)
})
