import { describe, expect, it } from '@jest/globals'
import {
  readRejectedEvent,
  readVerbatimRequest,
  sourceSchema,
  type CallType,
  type JsonValue,
  type RejectedEvent,
} from '@frontpage/contracts'
import type { JournalLine } from '@frontpage/event-producer'
import type { IngestOutcome } from './ingest-outcome.js'
import type { IngestHeaders } from './request-headers.js'
import { createActiveSources } from './active-sources.js'
import { validateRequest } from './validate-request.js'

const source = { id: 'web', name: 'Web', writeKey: 'key', site: 'daily' }
const sources = createActiveSources()
sources.update(
  [
    source,
    { ...source, id: 'off', writeKey: 'off', enabled: false },
    { ...source, id: 'own', writeKey: 'own', allowedOrigins: ['https://news.example'] },
    { ...source, id: 'slow', writeKey: 'slow', rate: { eventsPerSecond: 1, burst: 2 } },
    { ...source, id: 'cms', writeKey: 'cms', isServer: true },
    { ...source, id: 'api', writeKey: 'api', allowedOrigins: [] },
    { ...source, id: 'visitors', writeKey: 'visitors', placeholderIds: ['Visitor'] },
    { ...source, id: 'open', writeKey: 'open', redactUrls: 'none' },
    { ...source, id: 'strict', writeKey: 'strict', redactUrls: 'all' },
    {
      ...source,
      id: 'mapped',
      writeKey: 'mapped',
      mapping: { storyParameters: ['id'], properties: { headline: 'title' } },
    },
    {
      ...source,
      id: 'deaf',
      writeKey: 'deaf',
      privacy: { globalPrivacyControl: 'ignore', doNotTrack: 'ignore' },
    },
  ].map((each) => sourceSchema.parse(each)),
)
const context = {
  areSourcesLoaded: () => true,
  find: sources.find,
  newMessageId: () => 'generated',
  hashId: (id: string) => `day-${id.length}`,
  monotonicMs: () => 0,
}

interface Over {
  type?: CallType
  writeKey?: string | undefined
  headers?: Partial<IngestHeaders>
  areSourcesLoaded?: boolean
}

function take(body: unknown, over: Over = {}): IngestOutcome {
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  const writeKey = 'writeKey' in over ? over.writeKey : 'key'
  const headers = {
    authorization: writeKey === undefined ? undefined : `Basic ${btoa(`${writeKey}:`)}`,
    writeKey: undefined,
    userAgent: 'Agent/1',
    origin: undefined,
    forwardedFor: undefined,
    globalPrivacyControl: false,
    doNotTrack: false,
    isPrefetch: false,
    ...over.headers,
  }
  const request = { type: over.type, url: '/v1/batch', headers, receivedAt: 1e12, ip: '203.0.113.0' }
  return validateRequest(request, bytes, {
    ...context,
    areSourcesLoaded: () => over.areSourcesLoaded ?? true,
  })
}

/** Decodes a line as the transporter does: into its events, or the one value that it is. */
function read(line: string | JournalLine | undefined): JsonValue[] {
  const text =
    line === undefined || typeof line === 'string'
      ? (line ?? '')
      : `${line.head}${line.body.toString()}${line.tail}`
  const value = JSON.parse(text) as JsonValue
  const events = readVerbatimRequest(value)?.map(({ event }) => event as unknown as JsonValue)
  return events ?? [value]
}

function keptOf(line: string | JournalLine | undefined): RejectedEvent {
  const rejected = readRejectedEvent(read(line)[0])
  if (rejected === undefined) throw new Error(`not a rejection: ${JSON.stringify(line)}`)
  return rejected
}

const page = { type: 'page', anonymousId: 'a' }
const single: { type: CallType } = { type: 'page' }

describe('a request is refused as a whole', () => {
  it.each<[string, unknown, Over, number, string]>([
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
    [
      'a page of another origin',
      { batch: [page] },
      { writeKey: 'own', headers: { origin: 'https://evil.example' } },
      403,
      'origin_not_allowed',
    ],
    [
      'sources that are not known yet',
      { batch: [page] },
      { writeKey: 'other', areSourcesLoaded: false },
      503,
      'overloaded',
    ],
  ])('for %s', (_what, body, over, status, code) => {
    expect(take(body, over)).toMatchObject({ kind: 'refused', status, code })
  })
})

describe('a request is accepted', () => {
  it('with each good item of a batch, and a reason for each bad one', () => {
    const large = { ...page, name: 'x'.repeat(33_000) }
    const outcome = take({ batch: [page, { type: 'track', anonymousId: 'a' }, 7, large, page] })
    if (outcome.kind !== 'accepted') throw new Error(outcome.code)
    expect(outcome.accepted).toBe(2)
    expect(outcome.lines.slice(2).map((line) => keptOf(line).reason)).toEqual([
      'missing_field',
      'invalid_event',
      'event_too_large',
    ])
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
    expect(take({ batch: [1] })).toMatchObject({ kind: 'accepted', accepted: 0, rejected: [{ index: 0 }] })
  })

  it('with the type of the route, whatever the body contains', () => {
    const outcome = take({ ...page, event: 'e' }, { type: 'track' })
    if (outcome.kind !== 'accepted') throw new Error(outcome.code)
    expect(read(outcome.lines[0])).toMatchObject([{ type: 'track', sourceId: 'web' }])
  })

  it('with the write key of the body when the request has none', () => {
    expect(take({ ...page, writeKey: 'key' }, { ...single, writeKey: undefined })).toMatchObject({
      kind: 'accepted',
    })
  })
})

describe('what is refused from a known source', () => {
  it.each<[string, unknown, Over, string]>([
    ['broken JSON', '{"batch":[', {}, 'invalid_json'],
    ['a bad single event', { type: 'page', messageId: 'm-1' }, single, 'missing_identity'],
    ['a large one', { ...page, name: 'x'.repeat(40_000) }, single, 'event_too_large'],
  ])('is kept with its reason: %s', (_what, body, over, reason) => {
    const outcome = take(body, over)
    if (outcome.kind !== 'refused') throw new Error('accepted')
    const kept = keptOf(outcome.line)
    expect(kept).toMatchObject({ reason, sourceId: 'web', rejectedAt: 1e12, detail: outcome.message })
    expect(Buffer.byteLength(kept.body)).toBeLessThanOrEqual(32 * 1024)
    expect(kept.bodyBytes).toBe(Buffer.byteLength(typeof body === 'string' ? body : JSON.stringify(body)))
  })

  it('is kept without a full address, and without anything of a reader who asked not to be tracked', () => {
    const body = { type: 'page', context: { ip: '198.51.100.77' }, userName: 'ann' }
    const open = take(body, single)
    const hidden = take(body, { ...single, headers: { globalPrivacyControl: true } })
    if (open.kind !== 'refused' || hidden.kind !== 'refused') throw new Error('accepted')
    expect(keptOf(open.line).body).toContain('"ip":""')
    expect(open.line).not.toContain('198.51.100.77')
    expect(keptOf(hidden.line).body).toBe('')
  })

  const inBody: Over = { ...single, writeKey: undefined }

  it.each<[string, string | Buffer, string]>([
    ['cut off', '{"writeKey":"key","anonymousId":"a', 'invalid_json'],
    ['with a comma too many', '{"anonymousId":"a","writeKey" : "key",}', 'invalid_json'],
    ['with values of JavaScript', '{"n":NaN,"writeKey":"key"}', 'invalid_json'],
    ['written as JavaScript', "{anonymousId:'a', writeKey: 'key'}", 'invalid_json'],
    ['that is a form', 'anonymousId=a&writeKey=key', 'invalid_json'],
    ['that is no UTF-8', Buffer.from('{"name":"caf\xe9","writeKey":"key"}', 'latin1'), 'invalid_json'],
    [
      'with keys of nobody before it',
      '{"a":{"writeKey":"x"},"b":{"writeKey":"y"},"writeKey":"key"',
      'invalid_json',
    ],
    ['that is a list', '[{"type":"page","writeKey":"key"}]', 'invalid_body'],
  ])('is kept where its write key can be made out of a body %s', (_what, body, reason) => {
    const outcome = take(body, inBody)
    expect(outcome).toMatchObject({ kind: 'refused', status: 400, code: reason })
    if (outcome.kind !== 'refused') throw new Error('accepted')
    expect(keptOf(outcome.line)).toMatchObject({ reason, sourceId: 'web', body: body.toString('utf8') })
  })

  it.each<[string, string, string]>([
    ['holds no key', '{"anonymousId":"a",}', 'invalid_json'],
    ['holds the key of nobody', '{"writeKey":"other",}', 'invalid_json'],
    ['quotes a body with a key', '{"text":"{\\"writeKey\\":\\"key\\"}",}', 'invalid_json'],
    ['holds many keys of nobody', `{${'"writeKey":"other",'.repeat(10)}"writeKey":"key"`, 'invalid_json'],
  ])('is a 400 and not kept where the body %s', (_what, body, code) => {
    const outcome = take(body, inBody)
    expect(outcome).toMatchObject({ kind: 'refused', status: 400, code })
    expect(outcome).not.toHaveProperty('line')
  })

  it('is checked for its origin, also where its body is no JSON', () => {
    const headers = { origin: 'https://evil.example' }
    expect(take('{"writeKey":"own"', { ...inBody, headers })).toMatchObject({ status: 403 })
    expect(take('{"writeKey":"key"', { ...inBody, areSourcesLoaded: false })).toMatchObject({ status: 400 })
    expect(take('{"writeKey":"new"', { ...inBody, areSourcesLoaded: false })).toMatchObject({ status: 503 })
  })

  it('is not kept for an unknown sender', () => {
    expect(take({ batch: [page] }, { writeKey: 'other' })).not.toHaveProperty('line')
    expect(take({ batch: [page] }, { writeKey: 'off' })).not.toHaveProperty('line')
  })
})

describe('a source with a rate', () => {
  it('is refused beyond it, with the time to wait, and its events are not kept, because it will send them again', () => {
    const batch = { batch: [page, page] }
    expect(take(batch, { writeKey: 'slow' })).toMatchObject({ kind: 'accepted', accepted: 2 })
    const refused = take(batch, { writeKey: 'slow' })
    expect(refused).toMatchObject({
      kind: 'refused',
      status: 429,
      code: 'rate_exceeded',
      rate: { allowed: false, retryAfterSeconds: 2 },
    })
    expect(refused).not.toHaveProperty('line')
  })
})

describe('a signal of the reader', () => {
  const eventOf = (over: Over): Record<string, unknown> => {
    const outcome = take(page, { ...single, ...over })
    if (outcome.kind !== 'accepted') throw new Error(outcome.code)
    return read(outcome.lines[0])[0] as Record<string, unknown>
  }

  it('is honoured unless the source ignores it', () => {
    expect(eventOf({ headers: { globalPrivacyControl: true } })).toMatchObject({ privacy: 'gpc' })
    expect(eventOf({ headers: { doNotTrack: true } })).toMatchObject({ privacy: 'dnt' })
    expect(
      eventOf({ writeKey: 'deaf', headers: { globalPrivacyControl: true, doNotTrack: true } }),
    ).toMatchObject({
      anonymousId: 'a',
    })
  })

  it('leaves of the event only fields on a list, and of addresses what tells the source’s stories apart', () => {
    const event = {
      type: 'page',
      anonymousId: 'a',
      groupId: 'paying',
      sessionId: 's',
      integrations: { Amplitude: { session_id: 1 } },
      properties: { url: 'https://x.y/read?id=3&email=ann@example.org', mood: 'good', headline: 'Rain' },
      context: { page: { referrer: 'https://z.y/?q=secret' }, amp: { id: 'amp-1' }, locale: 'id' },
    }
    const outcome = take(event, { type: 'page', writeKey: 'mapped', headers: { globalPrivacyControl: true } })
    const [kept] = outcome.kind === 'accepted' ? read(outcome.lines[0]) : []
    const properties = { url: 'https://x.y/read?id=3', headline: 'Rain' }
    expect(kept).toMatchObject({ properties, context: { page: { referrer: 'https://z.y/' }, locale: 'id' } })
    expect(JSON.stringify(kept)).not.toMatch(/paying|sessionId|session_id|amp-1|ann@|secret|mood/)
  })
})

describe('mail and IP addresses in URLs', () => {
  const url = 'https://x.y/for/ann@example.org?email=ann%40example.org&ip=203.0.113.7&id=3'
  const hidden = 'https://x.y/for/ann@example.org?email=redacted-mail&ip=redacted-ip&id=3'
  const call = (over: object = {}): object => ({
    type: 'page',
    anonymousId: 'a',
    messageId: 'm',
    properties: { url, email: 'ann@example.org' },
    context: { page: { url, search: '?ann@example.org' }, campaign: { content: 'ann@example.org' } },
    ...over,
  })
  const eventsOf = (outcome: IngestOutcome): unknown[] =>
    outcome.kind === 'accepted' ? outcome.lines.flatMap(read) : [outcome.line ?? outcome.code]
  const isVerbatim = (outcome: IngestOutcome): boolean =>
    outcome.kind === 'accepted' && typeof outcome.lines[0] === 'object'

  it('are hidden in queries, and what a campaign took from there, by default', () => {
    const expected = {
      properties: { url: hidden, email: 'ann@example.org' },
      context: { page: { url: hidden, search: '?redacted-mail' }, campaign: { content: 'redacted-mail' } },
    }
    expect(eventsOf(take(call(), { type: 'page' }))).toMatchObject([expected])
    const items = [call(), { type: 'page', anonymousId: 'b' }]
    expect(eventsOf(take({ batch: items }))).toMatchObject([expected, {}])
  })

  it('are hidden in what the items of a batch share, in traits, in other fields, and where characters are escaped', () => {
    const item = call({ properties: {}, context: {} })
    const shared = eventsOf(take({ batch: [item, item], context: { page: { url } } }))
    expect(shared).toMatchObject([1, 2].map(() => ({ context: { page: { url: hidden } } })))
    const all = call({ traits: { site: [url] }, referer: url })
    expect(eventsOf(take(all, { type: 'page' }))).toMatchObject([
      { traits: { site: [hidden] }, other: { referer: hidden } },
    ])
    const escaped = JSON.stringify(call()).replaceAll('?', '\\u003f').replaceAll('%40', '\\u0040')
    expect(JSON.stringify(eventsOf(take(escaped, { type: 'page' })))).not.toMatch(/\?[^"]*(ann|203)/)
    const unused = take({ batch: [{ type: 'page', anonymousId: 'b' }], page: url })
    expect(isVerbatim(unused)).toBe(false)
    expect(JSON.stringify(eventsOf(unused))).not.toContain('ann')
  })

  it('are hidden nowhere, or everywhere behind the host, where the source says so', () => {
    const open = take(call(), { type: 'page', writeKey: 'open' })
    expect(eventsOf(open)).toMatchObject([{ properties: { url } }])
    expect(isVerbatim(open)).toBe(true)
    const strict = eventsOf(take(call(), { type: 'page', writeKey: 'strict' }))
    expect(strict).toMatchObject([
      { properties: { url: hidden.replace('ann@example.org', 'redacted-mail') } },
    ])
  })

  it('are hidden in what is rejected, too', () => {
    for (const body of [JSON.stringify(call({ messageId: [] })), `{${JSON.stringify(call())}`]) {
      const [line] = eventsOf(take(body, { type: 'page' }))
      expect(line).toContain('?email=redacted-mail&ip=redacted-ip')
    }
    const lines = eventsOf(take({ batch: [call({ messageId: [] })] }))
    expect(JSON.stringify(lines)).toContain('?email=redacted-mail&ip=redacted-ip')
  })

  it('keep no request from being passed on verbatim where there are none', () => {
    const plain = { url: 'https://x.y/a?b=1.5&c=d#e', title: 'Who? ann@example.org', path: '/a' }
    for (const writeKey of ['key', 'strict']) {
      expect(
        isVerbatim(take(call({ properties: plain, context: { page: plain } }), { type: 'page', writeKey })),
      ).toBe(true)
    }
  })
})

describe('a key that is there twice', () => {
  const first = '"traits":{"client":"203.0.113.77"},"traits":{}'
  const url = '"properties":{"url":"/?m=ann@example.org"},"properties":{}'
  const withMember = (member: string): string => `{"type":"page","anonymousId":"a","messageId":"m",${member}}`
  const pages = `[${withMember(first)},${withMember(url)}]`

  it.each<[string, string, Over]>([
    ['a single event', withMember(first), single],
    ['a single event with an address in a URL', withMember(url), single],
    ['an event beside other notations', withMember(`${first},"a":1e3,"b":1000,"c":"\\\\n\\"","d":{}`), single],
    ['an event with a long integer', withMember(`${first},"n":[${'1610521604143693812,'.repeat(20)}1]`), single],
    ['a batch', `{"batch":${pages},"sentAt":"2026-11-25T00:00:00.000Z"}`, {}],
    ['a batch that is indented', `{\n  "batch": ${pages},\n  "context": {}\n}`, {}],
    ['what a batch’s items share', `{"context":{"a":"203.0.113.77"},"context":{},"batch":[{"type":"page","anonymousId":"a"}]}`, {}],
    ['a batch’s items', `{"batch":${pages},"batch":[{"type":"page","anonymousId":"a"}]}`, {}],
    ['a batch’s unused fields', `{"x":["203.0.113.77"],"x":[],"batch":[{"type":"page","anonymousId":"a"}]}`, {}],
  ])('hides nothing from the checks in %s', (_where, body, over) => {
    const outcome = take(body, over)
    if (outcome.kind !== 'accepted') throw new Error(outcome.code)
    const lines = outcome.lines.map((line) => (typeof line === 'string' ? line : `${line.head}${line.body.toString()}`))
    expect(lines.join('')).not.toMatch(/203\.0\.113\.77|ann@/)
  }) // prettier-ignore

  it.each<[string, string, Over]>([
    ['a single event', withMember('"context":{"screen":{"width":1920,"density":1.5},"integrations":{}}'), single],
    ['an event with spaces and escapes', JSON.stringify(JSON.parse(withMember('"name":"a\\"b\\n"')), undefined, 2), single],
    ['an event with a long integer', withMember('"n":1610521604143693812'), single],
    ['a batch', `{"batch":[${withMember('"traits":{}')}],"context":{"locale":"id"},"sentAt":null,"integrations":{}}`, {}],
  ])('is in no other request, which is passed on verbatim: %s', (_which, body, over) => {
    const outcome = take(body, over)
    expect(outcome.kind === 'accepted' && typeof outcome.lines[0] === 'object').toBe(true)
  }) // prettier-ignore
})

describe('a program’s own way to write JSON', () => {
  const event = { type: 'page', anonymousId: 'a', messageId: 'm' }
  const typesOf = (outcome: IngestOutcome): unknown[] =>
    outcome.kind === 'accepted' ? outcome.lines.flatMap(read) : [outcome.code]

  it('may begin with a byte order mark', () => {
    const bytes = Buffer.from(`\ufeff${JSON.stringify({ batch: [event] })}`)
    expect(typesOf(take(bytes))).toMatchObject([event])
    expect(typesOf(take(Buffer.from(`\ufeff\ufeff{}`)))).toEqual(['invalid_json'])
  })

  it('may have an empty array for an object without members, as PHP has', () => {
    const php = { ...event, properties: [], traits: [], context: [] }
    expect(typesOf(take({ batch: [php], context: [] }))).toMatchObject([event])
    expect(typesOf(take(php, { type: 'page' }))).toMatchObject([event])
    const names = ['properties', 'traits', 'context'] as const
    const full = take({ batch: names.map((name) => ({ ...event, [name]: [1] })) })
    expect(full).toMatchObject({ accepted: 0, rejected: names.map(() => ({ code: 'invalid_field' })) })
    expect(typesOf(take({ batch: [event], context: [1] }))).toEqual(['invalid_field'])
  })
})

describe('ids that name nobody', () => {
  const zeroUuid = '00000000-0000-0000-0000-000000000000'
  const placeholders = ['undefined', 'null', '[object Object]', 'NaN', '0', 0, 'guest', zeroUuid, ' ']
  const idsOf = (outcome: IngestOutcome): unknown[] =>
    outcome.kind === 'accepted'
      ? outcome.lines
          .flatMap(read)
          .map((event) => event as Record<string, JsonValue | undefined>)
          .map(({ userId, anonymousId, messageId }) => [userId, anonymousId, messageId])
      : [outcome.code]

  it.each(placeholders)('%j is absent where another id is there', (id) => {
    const view = { type: 'page', messageId: 'm' }
    expect(idsOf(take({ batch: [{ ...view, userId: id, anonymousId: 'a' }] }))).toEqual([
      [undefined, 'a', 'm'],
    ])
    expect(idsOf(take({ ...view, userId: 'u', anonymousId: id }, { type: 'page' }))).toEqual([
      ['u', undefined, 'm'],
    ])
  })

  it.each(placeholders)('%j is refused where no other id is there', (id) => {
    expect(idsOf(take({ userId: id }, { type: 'page' }))).toEqual(['placeholder_identity'])
    const outcome = take({
      batch: [
        { type: 'identify', anonymousId: id, userId: 'undefined' },
        { type: 'alias', userId: 'u', previousId: id },
        { type: 'alias', userId: id, previousId: 'p' },
        { type: 'page', anonymousId: 'a', messageId: 'm' },
      ],
    })
    expect(outcome).toMatchObject({
      accepted: 1,
      rejected: [0, 1, 2].map((index) => ({ index, code: 'placeholder_identity' })),
    })
  })

  it('do not make one event of all that have them for a message id', () => {
    const outcome = take({ batch: [{ type: 'page', anonymousId: 'a', messageId: 'undefined' }] })
    expect(idsOf(outcome)).toEqual([[undefined, 'a', 'generated']])
  })

  it('are those of the source’s list, where it has one', () => {
    const from = { type: 'page', writeKey: 'visitors' } as const
    expect(idsOf(take({ userId: 'visitor' }, from))).toEqual(['placeholder_identity'])
    expect(idsOf(take({ userId: 'guest', messageId: 'm' }, from))).toEqual([['guest', undefined, 'm']])
  })
})

describe('addresses of readers', () => {
  const view = { type: 'page', anonymousId: 'a', messageId: 'm' }
  const full = ['198.51.100.23', '2001:db8:1:2::9']
  const saying = (place: object): object => ({ ...view, ...place })

  it.each([
    ['traits.ip', { traits: { ip: '198.51.100.23' } }, { traits: { ip: '198.51.100.0' } }],
    ['properties.ip', { properties: { ip: '2001:db8:1:2::9' } }, { properties: { ip: '2001:db8:1::' } }],
    [
      'context.device.ip',
      { context: { device: { ip: '198.51.100.23' } } },
      { context: { device: { ip: '198.51.100.0' } } },
    ],
    [
      'a list beside context.ip',
      { context: { ip: '198.51.100.23' }, properties: { via: ['198.51.100.23, 10.0.0.9'] } },
      { properties: { via: ['198.51.100.0, 10.0.0.0'] } },
    ],
    ['an id', { userId: '198.51.100.23' }, { userId: '198.51.100.0' }],
    [
      'what nobody knows',
      { client: { addr: '198.51.100.23' } },
      { other: { client: { addr: '198.51.100.0' } } },
    ],
  ])('are truncated in %s', (_where, place, expected) => {
    for (const outcome of [
      take(saying(place), { type: 'page' }),
      take({ batch: [saying(place), view], sender: { v: '198.51.100.23' } }),
      take({ batch: [view], context: { a: '198.51.100.23' }, x: [['2001:db8:1:2::9']] }),
    ]) {
      if (outcome.kind !== 'accepted') throw new Error(outcome.code)
      const written = outcome.lines.map((line) => JSON.stringify(read(line))).join()
      const bytes = outcome.lines.map((line) => (typeof line === 'string' ? line : String(line.body))).join()
      for (const address of full) expect(written + bytes).not.toContain(address)
    }
    const alone = take(saying(place), { type: 'page' })
    expect(alone.kind === 'accepted' && alone.lines.flatMap(read)).toMatchObject([expected])
  })

  it.each([
    ['unquoted', "{'ip': 198.51.100.23}"],
    ['escaped', '{"\\u0069p":"198.51.100\\u002e23"'],
    ['by another name', '{"traits":{"addr":"2001:db8:1:2::9"}'],
    ['of an item', JSON.stringify({ batch: [{ type: 'page', traits: { a: '198.51.100.23' } }] })],
  ])('are truncated in a rejected body: %s', (_how, body) => {
    const outcome = take(body)
    const kept = JSON.stringify(outcome.kind === 'refused' ? keptOf(outcome.line) : outcome.lines.map(read))
    expect(kept).toMatch(/198\.51\.100\.0|2001:db8:1::/)
    for (const address of [...full, 'u002e']) expect(kept).not.toContain(address)
  })

  it('are what the call says where its source is a server, and else the connection’s', () => {
    const ipOf = (writeKey: string, place: object): unknown => {
      const outcomes = [
        take(saying(place), { type: 'page', writeKey }),
        take({ batch: [saying(place)] }, { writeKey }),
      ]
      const ips = outcomes.map((outcome) =>
        outcome.kind === 'accepted'
          ? outcome.lines.flatMap(read).map((event) => (event as { ip?: string }).ip)
          : outcome.code,
      )
      expect(ips[0]).toEqual(ips[1])
      return (ips[0] as unknown[])[0]
    }
    const said = { context: { ip: '198.51.100.23' } }
    for (const server of ['cms', 'api']) {
      expect(ipOf(server, said)).toBe('198.51.100.0')
      expect(ipOf(server, { ip: '198.51.100.23' })).toBe('198.51.100.0')
      expect(ipOf(server, {})).toBeUndefined()
    }
    expect(ipOf('key', said)).toBe('203.0.113.0')
    expect(ipOf('key', { ip: '198.51.100.23', traits: { a: '198.51.100.9' } })).toBe('203.0.113.0')
  })
})
