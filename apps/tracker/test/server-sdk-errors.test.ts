import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { sourceSchema } from '@frontpage/contracts'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'
import { basic } from './tracker-client.js'

const sources = [
  { id: 'dev', name: 'Development', writeKey: 'dev', site: 'dev' },
  { id: 'off', name: 'Off', writeKey: 'off', site: 'daily', enabled: false },
  { id: 'slow', name: 'Slow', writeKey: 'slow', site: 'daily', rate: { eventsPerSecond: 1, burst: 1 } },
].map((source) => sourceSchema.parse(source))

let network: TestNetwork
beforeAll(async () => {
  network = await startTestNetwork({ tracker: { initialSources: sources } })
})
afterAll(() => network.stop())

async function send(writeKey: string, path: string, body: string): Promise<{ status: number; text: string }> {
  const headers = { authorization: basic(writeKey), 'content-type': 'application/json' }
  const response = await fetch(network.tracker.url + path, { method: 'POST', headers, body })
  return { status: response.status, text: await response.text() }
}

class KeyError extends Error {}

/** Python's `payload[key]`. */
function item(payload: unknown, key: string): unknown {
  if (typeof payload !== 'object' || payload === null || !(key in payload)) throw new KeyError(key)
  return (payload as Record<string, unknown>)[key]
}

interface ApiError {
  readonly status: number
  readonly code: unknown
  readonly message: unknown
}

/**
 * `post` of `segment-analytics-python` (up to 2.3) and `rudder-sdk-python`: only a body that is no JSON is excepted, so
 * that a missing item leaves it as a KeyError, which the consumer retries like a broken connection.
 */
function readInPython({ status, text }: { status: number; text: string }): ApiError {
  let payload: unknown
  try {
    payload = JSON.parse(text)
  } catch {
    return { status, code: 'unknown', message: text }
  }
  return { status, code: item(payload, 'code'), message: item(payload, 'message') }
}

/** `fatal_exception` of their consumers. */
function isRetriedInPython(answer: { status: number; text: string }): boolean {
  try {
    const { status } = readInPython(answer)
    return !(status >= 400 && status < 500 && status !== 429)
  } catch (error) {
    if (!(error instanceof KeyError)) throw error
    return true
  }
}

/** `transport.rb` of `analytics-ruby` and `rudder_analytics_sync`: `JSON.parse(body)['error']`, given to `on_error`. */
function readInRuby({ text }: { text: string }): unknown {
  return (JSON.parse(text) as Record<string, unknown>)['error']
}

describe('a refusal, as the SDKs of servers read it', () => {
  const page = '{"batch":[{"type":"page","anonymousId":"a"}]}'

  it.each<[what: string, status: number, code: string, writeKey: string, path: string, body: string]>([
    ['an unknown write key', 401, 'unknown_write_key', 'nobody', '/v1/batch', page],
    ['a source that is off', 403, 'source_disabled', 'off', '/v1/batch', page],
    ['a body that is no JSON', 400, 'invalid_json', 'dev', '/v1/batch', '{'],
    ['a batch without events', 400, 'batch_empty', 'dev', '/v1/batch', '{"batch":[]}'],
    ['too many events', 413, 'batch_too_long', 'dev', '/v1/batch', `{"batch":[1${',1'.repeat(2_500)}]}`],
    ['too many bytes', 413, 'batch_too_large', 'dev', '/v1/batch', `{"batch":["${'x'.repeat(600_000)}"]}`],
    ['a path that does not exist', 404, 'not_found', 'dev', '/v1/batches', page],
  ])('%s is said in their words, and not sent again', async (_what, status, code, writeKey, path, body) => {
    const answer = await send(writeKey, path, body)
    expect(readInPython(answer)).toEqual({ status, code, message: expect.stringMatching(/^[A-Z"].+\.$/) })
    expect(isRetriedInPython(answer)).toBe(false)
    expect(readInRuby(answer)).toEqual(readInPython(answer).message)
  })

  it('of a rate is sent again', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => send('slow', '/v1/batch', page)))
    const refused = answers.find(({ status }) => status === 429)!
    expect(readInPython(refused)).toMatchObject({ status: 429, code: 'rate_exceeded' })
    expect(readInRuby(refused)).toMatch(/1 events a second/)
    expect(isRetriedInPython(refused)).toBe(true)
  })
})
