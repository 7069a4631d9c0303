import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { ServiceName } from '@frontpage/services'
import { startTestNetwork, waitFor, type TestNetwork } from '../src/index.js'

let network: TestNetwork

beforeAll(async () => {
  network = await startTestNetwork()
  await waitFor(async () => (await fetch(`${network.trending.url}/readyz`)).ok)
})
afterAll(() => network?.stop())

async function ignoredBy(service: ServiceName): Promise<number> {
  const text = await (await fetch(`${network[service].url}/metrics`)).text()
  return Number(/^frontpage_http_forwarded_for_ignored_total (\d+)$/m.exec(text)?.[1] ?? -1)
}

const json = (body: unknown): RequestInit => ({ method: 'POST', body: JSON.stringify(body) })

it.each<[what: string, service: ServiceName, path: string, init: RequestInit]>([
  ['an event', 'tracker', '/v1/page?writeKey=dev', json({ anonymousId: 'a' })],
  ['a pixel', 'tracker', '/v1/pixel.gif?writeKey=dev&type=page&anonymousId=a', {}],
  ['an exposure', 'splitter', '/v1/exposures?key=dev', json({ exposures: [{ token: 'none' }] })],
  ['all flags of a reader', 'splitter', '/ofrep/v1/evaluate/flags', json({ context: { targetingKey: 'a' } })],
  ['a stream of GrowthBook’s', 'splitter', '/sub/dev-server', {}],
  ['a stream of a list', 'trending', '/v1/trending/stream?site=dev', {}],
])('that a proxy is not trusted shows with %s, which is counted', async (_what, service, path, init) => {
  const before = await ignoredBy(service)
  const leaving = new AbortController()
  const response = await fetch(network[service].url + path, {
    ...init,
    headers: { 'x-api-key': 'dev', 'x-forwarded-for': '203.0.113.7' },
    signal: leaving.signal,
  })
  expect(response.status).toBe(200)
  expect(await ignoredBy(service)).toBe(before + 1)
  leaving.abort()
})
