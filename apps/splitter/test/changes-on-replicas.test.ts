import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { createTestDirectory, startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { readSplitterConfig, startSplitter, type RunningSplitter } from '../src/service.js'
import { createAdminClient, type AdminClient } from './splitter-client.js'

let network: TestNetwork
let second: RunningSplitter
let removeDirectory: () => Promise<unknown>
let admin: AdminClient
let urls: readonly string[]
beforeAll(async () => {
  network = await startTestNetwork()
  const directory = await createTestDirectory('journal')
  removeDirectory = () => directory.remove()
  second = await startSplitter(
    readSplitterConfig({
      SPLITTER_PORT: '0',
      SPLITTER_JOURNAL_DIR: directory.path,
      HOST: '127.0.0.1',
      LOG_LEVEL: 'silent',
      EVENT_LOOP_GUARD: 'false',
      ADMIN_TOKEN: `tester:*:${network.adminSecret}`,
      REDIS_URL: network.redisServer.url,
      REDIS_NAMESPACE: network.namespace,
      CLICKHOUSE_URL: network.clickhouseServer.url,
      CLICKHOUSE_DATABASE: network.database,
    }),
  )
  urls = [network.splitter.url, second.url]
  admin = createAdminClient(network.splitter.url, network)
  await admin.send('PUT', 'sdk-keys/web', { body: { key: 'k-web', kind: 'public', site: 'daily' } })
})
afterAll(async () => {
  await second?.close()
  await network?.stop()
  await removeDirectory?.()
})

const putTicker = (fields: object) =>
  admin.send('PUT', 'features/ticker', {
    body: {
      site: 'daily',
      valueType: 'string',
      defaultValue: 'off',
      rules: [{ type: 'force', value: 'on' }],
      ...fields,
    },
  })

async function valueAt(url: string, key: string): Promise<unknown> {
  const response = await fetch(`${url}/ofrep/v1/evaluate/flags/${key}`, {
    method: 'POST',
    headers: { authorization: 'Bearer k-web', 'content-type': 'application/json' },
    body: JSON.stringify({ context: { targetingKey: 'reader-1' } }),
  })
  return ((await response.json()) as { value?: unknown }).value
}

const everywhere = (key: string, value: unknown): Promise<unknown> =>
  waitFor(
    async () => (await Promise.all(urls.map((url) => valueAt(url, key)))).every((each) => each === value),
    { what: `${key} is ${JSON.stringify(value)} on every replica` },
  )

it('a kill switch is in force on every replica', async () => {
  expect((await putTicker({})).status).toBe(200)
  await everywhere('ticker', 'on')
  expect((await putTicker({ enabled: false })).status).toBe(200)
  await everywhere('ticker', 'off')
})

it('an experiment that is stopped is stopped on every replica, also while others change it', async () => {
  const variations = ['a', 'b'].map((payload) => ({ key: payload, payload, weight: payload === 'b' ? 1 : 0 }))
  await admin.send('PUT', 'experiments/loaded', { body: admin.experiment({ variations }) })
  const move = (to: string) =>
    admin.send('POST', 'experiments/loaded/transitions', { body: { to, reason: 'test' } })
  await move('running')
  await everywhere('loaded', 'b')
  const [stopped] = await Promise.all([
    move('stopped'),
    ...Array.from({ length: 3 }, (_, index) =>
      admin.send('PUT', 'experiments/loaded', {
        body: admin.experiment({ variations, owner: `owner-${index}` }),
      }),
    ),
  ])
  expect(stopped.status).toBe(200)
  await everywhere('loaded', 'a')
  expect((await admin.send('GET', 'experiments/loaded')).body['state']).toBe('stopped')
})

it('the last good version serves while Redis is away, and a change after it is in force everywhere', async () => {
  await putTicker({ rules: [{ type: 'force', value: 'before' }] })
  await everywhere('ticker', 'before')
  await network.redisServer.kill()
  for (const url of urls) expect(await valueAt(url, 'ticker')).toBe('before')
  const refused = await putTicker({ rules: [{ type: 'force', value: 'meanwhile' }] })
  expect([refused.status, refused.code]).toEqual([503, 'store_unavailable'])
  for (const url of urls) expect(await valueAt(url, 'ticker')).toBe('before')
  await network.redisServer.restart()
  await waitFor(async () => (await putTicker({ rules: [{ type: 'force', value: 'after' }] })).status === 200)
  await everywhere('ticker', 'after')
})

it('a Redis that comes back empty takes nothing from any replica', async () => {
  await network.redisServer.restart({ empty: true })
  for (const url of urls) expect(await valueAt(url, 'ticker')).toBe('after')
  await waitFor(async () => (await putTicker({ enabled: false })).status === 200)
  await everywhere('ticker', 'off')
  await everywhere('loaded', 'a')
})
