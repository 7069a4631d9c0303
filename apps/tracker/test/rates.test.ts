import { Agent, request as httpRequest } from 'node:http'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { sourceRateKey, sourceSchema, type Source } from '@frontpage/contracts'
import {
  createTestDirectory,
  startProcess,
  startTestNetwork,
  waitFor,
  type RunningProcess,
  type TestDirectory,
  type TestNetwork,
} from '@frontpage/testing'
import { basic } from './tracker-client.js'

const rate = { eventsPerSecond: 100, burst: 100 }
const program = fileURLToPath(new URL('../src/main.ts', import.meta.url))

const sourceOf = (id: string, more: Partial<Source> = {}): Source =>
  sourceSchema.parse({ id, name: id, writeKey: id, site: 'dev', rate, ...more })
/** Each test has one of its own, so that none starts with what another has used up. */
const sources = ['known', 'one', 'spread', 'moving', 'everywhere', 'away-0', 'away-1'].map((id) =>
  sourceOf(id),
)

let network: TestNetwork
beforeAll(async () => {
  network = await startTestNetwork({ tracker: { initialSources: sources } })
}, 60_000)
afterAll(() => network.stop())

const agents: Agent[] = []
afterEach(() => {
  for (const agent of agents.splice(0)) agent.destroy()
})

interface Client {
  /** Posts this many events in one request. */
  send(events: number): Promise<number>
}

/** Keeps one connection open, as an SDK does. */
function connect(url: string, writeKey: string): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  agents.push(agent)
  return {
    send(events) {
      const items = Array.from({ length: events }, () => ({ type: 'page', anonymousId: 'a' }))
      const body = JSON.stringify({ batch: items })
      const headers = { authorization: basic(writeKey), 'content-length': Buffer.byteLength(body) }
      return new Promise((resolve, reject) => {
        httpRequest(`${url}/v1/batch`, { method: 'POST', agent, headers }, (response) => {
          response.resume().on('end', () => resolve(response.statusCode ?? 0))
        })
          .on('error', reject)
          .end(body)
      })
    },
  }
}

interface Sent {
  taken: number
  refused: number
  /** The time from before the first request until after the last. */
  seconds: number
}

/**
 * Each client sends batch after batch, as fast as it is answered, until enough was refused and enough time has passed.
 */
async function flood(
  clients: readonly Client[],
  { events, seconds, refused }: { events: number; seconds: number; refused: number },
): Promise<Sent> {
  const startedAt = performance.now()
  const elapsed = (): number => (performance.now() - startedAt) / 1_000
  const sent: Sent = { taken: 0, refused: 0, seconds: 0 }
  await Promise.all(
    clients.map(async (client) => {
      while (elapsed() < seconds || sent.refused < refused) {
        const status = await client.send(events)
        expect([200, 429]).toContain(status)
        if (status === 200) sent.taken += events
        else sent.refused += events
      }
    }),
  )
  return { ...sent, seconds: elapsed() }
}

const batch = 5

/**
 * Expects no more than the burst and what came back meanwhile, with a tenth in reserve and what each client had under
 * way; and not much less, because more than a tenth of the rest was refused and each process has saved some tokens for
 * its next batch.
 */
function expectHeld({ taken, refused, seconds }: Sent, clients: number): void {
  const due = rate.burst + rate.eventsPerSecond * seconds
  expect(taken).toBeLessThanOrEqual(1.1 * due + clients * batch)
  expect(taken).toBeGreaterThanOrEqual(0.7 * Math.min(due, taken + refused) - clients * batch)
}

/**
 * Four fifths of the burst and nine tenths of the rate: processes may have saved up the rest. No tokens come back while
 * an answer is awaited, so the tracker's clock gives the same result, however slow the machine.
 */
async function sendWithinRate(clientOf: (sent: number) => Client, events: number): Promise<number[]> {
  const statuses: number[] = []
  let tokens = 0.8 * rate.burst
  let since = performance.now()
  for (let sent = 0; sent < events; sent += batch) {
    await waitFor(() => {
      const now = performance.now()
      tokens = Math.min(0.8 * rate.burst, tokens + (0.9 * rate.eventsPerSecond * (now - since)) / 1_000)
      since = now
      return tokens >= batch
    })
    tokens -= batch
    statuses.push(await clientOf(sent).send(batch))
    since = performance.now()
  }
  return statuses
}

/**
 * Up to a tenth may be told to wait: at the end of a burst a process asks the broker before it accepts more, which
 * takes time on a busy machine.
 */
function expectTaken(statuses: readonly number[]): void {
  expect(statuses.every((status) => status === 200 || status === 429)).toBe(true)
  const refused = statuses.filter((status) => status === 429)
  expect(refused.length).toBeLessThanOrEqual(statuses.length / 10)
}

const manyOf = (url: string, writeKey: string, count: number): Client[] =>
  Array.from({ length: count }, () => connect(url, writeKey))

describe('of a cluster of four processes and two trackers beside it', () => {
  let directory: TestDirectory
  let cluster: RunningProcess & { ready: string }
  let replicas: string[]
  beforeAll(async () => {
    directory = await createTestDirectory('rates')
    let readyLines = 0
    cluster = await startProcess({
      command: process.execPath,
      args: ['--conditions=@frontpage/source', '--import', 'tsx', program],
      env: {
        TRACKER_PORT: '0',
        TRACKER_PROCESSES: '4',
        TRACKER_JOURNAL_DIR: directory.path,
        REDIS_URL: network.redisServer.url,
        REDIS_NAMESPACE: network.namespace,
        CLICKHOUSE_URL: network.clickhouseServer.url,
        CLICKHOUSE_DATABASE: network.database,
      },
      // Four processes, and the primary's line when all are ready.
      isReady(line) {
        const url = /"url":"(http:[^"]+)".*"msg":"ready"/.exec(line)?.[1]
        return url !== undefined && ++readyLines === 5 ? url : undefined
      },
      timeoutMs: 120_000,
    })
    const second = await network.startTracker({ initialSources: [] })
    replicas = [network.tracker.url, second.url]
    for (const url of [cluster.ready, ...replicas]) {
      await waitFor(async () => (await connect(url, 'known').send(1)) === 200)
    }
  }, 150_000)
  afterAll(async () => {
    await cluster?.stop()
    await directory?.remove()
  })

  it('accepts a client within its rate that has one connection to one process', async () => {
    const client = connect(cluster.ready, 'one')
    expectTaken(await sendWithinRate(() => client, 500))
  }, 60_000)

  it('limits the rate of a client with many connections', async () => {
    const clients = manyOf(cluster.ready, 'spread', 12)
    expectHeld(await flood(clients, { events: batch, seconds: 3, refused: 150 }), 12)
  }, 60_000)

  it('accepts a client within its rate that moves from one tracker to the other', async () => {
    const clients = replicas.map((url) => connect(url, 'moving'))
    const statuses = await sendWithinRate((sent) => clients[Math.floor(sent / 50) % 2] as Client, 500)
    expectTaken(statuses)
  }, 60_000)

  it('limits the rate of a client that uses all of them', async () => {
    const clients = [cluster.ready, ...replicas].flatMap((url) => manyOf(url, 'everywhere', 4))
    expectHeld(await flood(clients, { events: batch, seconds: 3, refused: 150 }), 12)
    expect(await network.redis.exists(sourceRateKey('everywhere', network.namespace))).toBe(1)
  }, 60_000)

  it('keeps the rates without Redis, by cluster or process, and no request waits', async () => {
    await network.redisServer.kill()
    const isShared = async (url: string): Promise<boolean> =>
      (await (await fetch(`${url}/metrics`)).text()).includes('\nfrontpage_tracker_rates_shared 1\n')
    for (const [at, url] of [cluster.ready, replicas[1] as string].entries()) {
      const client = connect(url, `away-${at}`)
      expectTaken(await sendWithinRate(() => client, 200))
      const clients = manyOf(url, `away-${at}`, 6)
      expectHeld(await flood(clients, { events: batch, seconds: 3, refused: 150 }), 6)
      expect(await isShared(url)).toBe(false)
    }
    await network.redisServer.restart()
    for (const url of [cluster.ready, replicas[1] as string]) {
      const clients = manyOf(url, 'known', 12)
      await waitFor(async () => {
        await Promise.all(clients.map((client) => client.send(1)))
        return isShared(url)
      })
    }
  }, 90_000)
})
