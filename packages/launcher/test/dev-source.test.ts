import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'
import { ensureDevSource } from '../src/dev-source.js'

let network: TestNetwork

beforeAll(async () => {
  network = await startTestNetwork({ tracker: { initialSources: [] } })
}, 60_000)
afterAll(() => network?.stop())

it('makes the source with the write key that is asked for, and tells the one that it has later', async () => {
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
