import { describe, expect, it } from '@jest/globals'
import type { CallType, Source } from '@frontpage/contracts'
import { takeRequest, type IngestOutcome, type IngestRequest } from './take-request.js'

const source: Source = {
  id: 'web',
  name: 'Web',
  writeKey: 'key',
  site: 'daily',
  environment: 'production',
  enabled: true,
}
const sources = new Map([
  ['key', source],
  ['off', { ...source, id: 'off', enabled: false }],
])
const door = { sourceOf: (key: string) => sources.get(key), newMessageId: () => 'generated' }

function take(body: unknown, over: Partial<IngestRequest> = {}): IngestOutcome {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  const request = {
    body: bytes,
    type: undefined,
    writeKey: 'key',
    receivedAt: 1e12,
    ip: undefined,
    userAgent: undefined,
  }
  return takeRequest({ ...request, ...over }, door)
}
const page = { type: 'page', anonymousId: 'a' }
const single: { type: CallType } = { type: 'page' }

describe('a request is refused whole', () => {
  it.each<[string, unknown, Partial<IngestRequest>, number, string]>([
    ['broken JSON', '{"batch":[', {}, 400, 'invalid_json'],
    ['an empty body', '', {}, 400, 'invalid_json'],
    [
      'bytes that are no UTF-8',
      Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
      {},
      400,
      'invalid_json',
    ],
    ['a JSON array', [page], {}, 400, 'invalid_body'],
    ['a batch that is none', { batch: page }, {}, 400, 'invalid_body'],
    ['an empty batch', { batch: [] }, {}, 400, 'batch_empty'],
    ['2,501 events', { batch: Array.from({ length: 2_501 }, () => page) }, {}, 413, 'batch_too_long'],
    ['a batch context that is none', { batch: [page], context: 1 }, {}, 400, 'invalid_field'],
    ['an event over 32 KB', { ...page, name: 'x'.repeat(33_000) }, single, 413, 'event_too_large'],
    ['a bad single event', { type: 'page' }, single, 400, 'missing_identity'],
    ['no write key', { batch: [page] }, { writeKey: undefined }, 401, 'missing_write_key'],
    ['an unknown write key', { batch: [page] }, { writeKey: 'other' }, 401, 'unknown_write_key'],
    ['a disabled source', { batch: [page] }, { writeKey: 'off' }, 403, 'source_disabled'],
  ])('for %s', (_what, body, over, status, code) => {
    expect(take(body, over)).toMatchObject({ kind: 'refused', status, code })
  })
})

describe('a request is taken', () => {
  it('with each good item of a batch, and a reason for each bad one', () => {
    const large = { ...page, name: 'x'.repeat(33_000) }
    const outcome = take({ batch: [page, { type: 'track', anonymousId: 'a' }, 7, large, page] })
    if (outcome.kind !== 'taken') throw new Error(outcome.code)
    expect(outcome.lines).toHaveLength(2)
    expect(outcome.rejected.map(({ index, code }) => [index, code])).toEqual([
      [1, 'missing_field'],
      [2, 'invalid_event'],
      [3, 'event_too_large'],
    ])
  })

  it('measures an item’s size in bytes, up to the limit exactly', () => {
    const room = 32 * 1024 - JSON.stringify({ ...page, name: '' }).length
    const name = 'é'.repeat(Math.floor(room / 2)) + 'x'.repeat(room % 2)
    const fits = { ...page, name }
    const over = { ...page, name: `${name}x` }
    expect(take({ batch: [fits, over] })).toMatchObject({ rejected: [{ index: 1, code: 'event_too_large' }] })
  })

  it('when all items of a batch are bad, with none of them', () => {
    expect(take({ batch: [1] })).toMatchObject({ kind: 'taken', lines: [], rejected: [{ index: 0 }] })
  })

  it('with the type of the route, whatever the body says', () => {
    const outcome = take({ ...page, event: 'e' }, { type: 'track' })
    if (outcome.kind !== 'taken') throw new Error(outcome.code)
    expect(JSON.parse(outcome.lines[0] ?? '')).toMatchObject({ type: 'track', sourceId: 'web' })
  })

  it('with the write key of the body when the request has none', () => {
    expect(take({ ...page, writeKey: 'key' }, { ...single, writeKey: undefined })).toMatchObject({
      kind: 'taken',
    })
  })
})
