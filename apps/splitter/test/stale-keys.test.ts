import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { askedKeysKey } from '@frontpage/contracts'
import { startTestNetwork, waitFor, type TestNetwork } from '@frontpage/testing'
import { openAskedKeys } from '../src/registry/asked/asked-keys.js'
import { createAdminClient, type AdminClient } from './splitter-client.js'

let network: TestNetwork
let admin: AdminClient
beforeAll(async () => {
  network = await startTestNetwork()
  admin = createAdminClient(network.splitter.url, network)
})
afterAll(() => network.stop())

const stale = async (): Promise<string[]> =>
  ((await admin.send('GET', 'stale?site=daily')).body['data'] as { key: string; reason: string }[]).map(
    ({ key, reason }) => `${key} ${reason}`,
  )

it('lists features and experiments until a request names them', async () => {
  const feature = { site: 'daily', valueType: 'boolean', defaultValue: false }
  await admin.send('PUT', 'features/ticker', { body: feature })
  await admin.send('PUT', 'features/idle', { body: feature })
  await admin.send('PUT', 'sdk-keys/web', { body: { key: 'k-web', kind: 'public', site: 'daily' } })
  expect(await stale()).toEqual(['ticker never-asked', 'idle never-asked'])
  for (const key of ['ticker', 'unknown']) {
    await waitFor(async () => {
      const response = await fetch(`${network.splitter.url}/ofrep/v1/evaluate/flags/${key}`, {
        method: 'POST',
        headers: { authorization: 'Bearer k-web', 'content-type': 'application/json' },
        body: JSON.stringify({ context: { targetingKey: 'reader-1' } }),
      })
      return response.status === (key === 'ticker' ? 200 : 404)
    })
  }
  await waitFor(async () => (await stale()).join() === 'idle never-asked')
  expect(await network.redis.hkeys(askedKeysKey('daily', network.namespace))).toEqual(['ticker'])
})

it('writes what was asked for while Redis was away once it is back, and at the end', async () => {
  let isAway = true
  const errors: unknown[] = []
  const redis = {
    async hset(key: string, ...fieldsAndValues: string[]) {
      if (isAway) throw new Error('away')
      return network.redis.hset(key, ...fieldsAndValues)
    },
    hsetnx: (key: string, field: string, value: string) => network.redis.hsetnx(key, field, value),
    hkeys: (key: string) => network.redis.hkeys(key),
    hgetall: (key: string) => network.redis.hgetall(key),
  }
  const asked = openAskedKeys({
    redis,
    namespace: 'asked-test',
    isKnown: (_, key) => key.startsWith('known'),
    now: () => 1_000,
    flushEveryMs: 10,
    onError: (error) => errors.push(error),
  })
  asked.noteAsked('daily', 'known-1')
  asked.noteAsked('weekly', 'known-2')
  asked.noteAsked('daily', 'other')
  await waitFor(() => errors.length > 1)
  isAway = false
  await waitFor(async () => (await asked.lastAsked('weekly')).size === 1)
  asked.noteAsked('daily', 'known-3')
  await asked.close()
  expect(await asked.lastAsked('daily')).toEqual(
    new Map([
      ['known-1', 1_000],
      ['known-3', 1_000],
    ]),
  )
})

it('gives what it wrote to a Redis that was emptied, and nothing that others know better', async () => {
  let nowMs = 1_000
  const removed = new Set<string>()
  const asked = openAskedKeys({
    redis: network.redis,
    namespace: 'emptied-test',
    isKnown: (_, key) => !removed.has(key),
    now: () => nowMs,
    flushEveryMs: 10,
    onError() {},
  })
  for (const key of ['one', 'two', 'gone']) asked.noteAsked('daily', key)
  await waitFor(async () => (await asked.lastAsked('daily')).size === 3)
  removed.add('gone')
  nowMs = 2_000
  const key = askedKeysKey('daily', 'emptied-test')
  await network.redis.multi().del(key).hset(key, 'two', '1500').exec()
  await waitFor(async () => (await asked.lastAsked('daily')).size === 2)
  expect(await asked.lastAsked('daily')).toEqual(
    new Map([
      ['two', 1_500],
      ['one', 1_000],
    ]),
  )
  await asked.close()
})
