import { afterEach, expect, it } from '@jest/globals'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'
import { ensureDevSource } from '../src/dev-source.js'

let network: TestNetwork
afterEach(() => network?.stop())

const ensure = (writeKey: string) =>
  ensureDevSource(network.tracker.url, writeKey, {
    adminSecret: network.adminSecret,
    signal: AbortSignal.timeout(20_000),
  })

async function ask(method: 'GET' | 'PUT', body?: unknown): Promise<Record<string, unknown>> {
  const response = await fetch(`${network.tracker.url}/v1/admin/sources/dev`, {
    method,
    headers: { authorization: `Bearer ${network.adminSecret}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  expect(response.ok).toBe(true)
  return (await response.json()) as Record<string, unknown>
}

it('creates the source with the requested write key, and returns its current one later', async () => {
  network = await startTestNetwork({ tracker: { initialSources: [] } })
  expect(await ensure('first-key')).toEqual({ outcome: 'created', writeKey: 'first-key' })
  expect(await ask('GET')).toMatchObject({ isServer: true, mapping: { readersToList: 1 } })
  expect(await ensure('other-key')).toEqual({ outcome: 'kept', writeKey: 'first-key' })
})

it('brings up to date what an earlier launcher made, and leaves what somebody changed', async () => {
  network = await startTestNetwork({ tracker: { initialSources: [] } })
  const earlier = { name: 'Development', site: 'dev', environment: 'production', writeKey: 'old-key' }
  const rate = { eventsPerSecond: 9, burst: 9 }
  await ask('PUT', { ...earlier, rate })
  expect(await ensure('new-key')).toEqual({ outcome: 'updated', writeKey: 'old-key' })
  expect(await ask('GET')).toMatchObject({
    ...earlier,
    rate,
    isServer: true,
    mapping: { readersToList: 1 },
  })
  expect(await ensure('new-key')).toEqual({ outcome: 'kept', writeKey: 'old-key' })

  await ask('PUT', earlier)
  expect(await ensure('new-key')).toEqual({ outcome: 'kept', writeKey: 'old-key' })
  expect(await ask('GET')).not.toHaveProperty('isServer')
})
