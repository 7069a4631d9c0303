import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'
import { ensureDevSource } from '../src/dev-source.js'

let network: TestNetwork

beforeAll(async () => {
  network = await startTestNetwork({ tracker: { initialSources: [] } })
}, 60_000)
afterAll(() => network?.stop())

it('creates the source with the requested write key, and returns its current one later', async () => {
  const { adminSecret, tracker } = network
  const options = { adminSecret, signal: AbortSignal.timeout(20_000) }

  expect(await ensureDevSource(tracker.url, 'first-key', options)).toEqual({
    outcome: 'created',
    writeKey: 'first-key',
  })
  expect(await ensureDevSource(tracker.url, 'other-key', options)).toEqual({
    outcome: 'kept',
    writeKey: 'first-key',
  })
})
