import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  isJsonObject,
  readVerbatimRequest,
  linePrefixOf,
  sharedFieldsOf,
  sourceMappingSchema,
  type JsonObject,
  type JsonValue,
} from '@frontpage/contracts'
import { keptFieldsOf } from './kept-of-private-readers.js'
import { measureJson } from './measure-json.js'
import { validateCall } from './validate-call.js'
import { toVerbatimLine } from './to-verbatim-line.js'
import { toSafeEvent, type Stamp } from './to-safe-event.js'

function inspect(payload: JsonValue): { addresses: number; length: number } {
  const found = { addresses: 0, redaction: undefined, redactedUrls: 0, length: 0 }
  found.length = measureJson(payload, 1, found)
  return found
}

const source = { id: 'web', site: 'daily', environment: 'production' }
const linePrefix = linePrefixOf(source)

function newStamp(over: Partial<Stamp> = {}): Stamp {
  let ids = 0
  return {
    sourceId: 'web',
    site: 'daily',
    environment: 'production',
    receivedAt: Date.UTC(2026, 10, 25),
    ip: '203.0.113.0',
    userAgent: 'Agent/1 "é"',
    privacy: undefined,
    kept: keptFieldsOf(sourceMappingSchema.parse({})),
    hashId: (id) => `day-${id.length}`,
    redaction: undefined,
    newMessageId: () => `given-${ids++}`,
    type: undefined,
    batch: undefined,
    ...over,
  }
}

function callsOf(text: string): { payload: JsonObject; calls: JsonObject[] } {
  const payload = JSON.parse(text) as JsonObject
  return { payload, calls: (Array.isArray(payload.batch) ? payload.batch : [payload]).filter(isJsonObject) }
}

/** The events that the transporter reads from the line; undefined when the request is not taken as it came. */
function travel(text: string, over: Partial<Stamp> = {}): unknown {
  const { payload, calls } = callsOf(text)
  const batch = Array.isArray(payload.batch) ? sharedFieldsOf(payload) : undefined
  const line = toVerbatimLine({ body: Buffer.from(text), text, parsed: payload, linePrefix }, calls, {
    stamp: newStamp({ batch, ...over }),
    ...inspect(payload),
  })
  if (line === undefined) return undefined
  const written = `${line.head}${line.body.toString()}${line.tail}`
  expect(written).not.toContain('\n')
  expect(line.events).toBe(calls.length)
  return readVerbatimRequest(JSON.parse(written) as JsonValue)?.map(({ event }) =>
    JSON.parse(JSON.stringify(event)),
  )
}

/** The events as they would be made here. */
function makeHere(text: string): unknown {
  const { payload, calls } = callsOf(text)
  const batch = Array.isArray(payload.batch) ? sharedFieldsOf(payload) : undefined
  const stamp = newStamp({ batch })
  return calls.map((call) => JSON.parse(JSON.stringify(toSafeEvent(call, stamp))) as unknown)
}

const anyCall = fc.record(
  {
    type: fc.constantFrom('page', 'track', 'identify'),
    event: fc.constant('Story Read'),
    anonymousId: fc.oneof(fc.string({ minLength: 1 }), fc.nat()),
    messageId: fc.oneof(fc.uuid(), fc.constant('')),
    timestamp: fc.constantFrom('2026-11-24T23:59:00.000Z', 'noon-ish', '2001-01-01', 1e12),
    sentAt: fc.constantFrom('2026-11-24T23:59:30.000Z', null),
    properties: fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue(), { maxKeys: 4 }),
    context: fc.record(
      { ip: fc.ipV4(), userAgent: fc.string(), page: fc.constant({ path: '/a' }) },
      { requiredKeys: [] },
    ),
    channel: fc.string(),
  },
  { requiredKeys: ['type', 'event', 'anonymousId'] },
)

describe('a request that is passed on verbatim', () => {
  it('is decoded into the same events that the tracker would make of it', () => {
    let taken = 0
    const anyRequest = fc.oneof(
      anyCall,
      fc.record(
        { batch: fc.array(anyCall, { minLength: 1, maxLength: 4 }), context: fc.constant({ a: 1 }) },
        { requiredKeys: ['batch'] },
      ),
    )
    fc.assert(
      fc.property(anyRequest, fc.boolean(), (request, isIndented) => {
        const text = JSON.stringify(request, undefined, isIndented ? 2 : 0)
        const { calls } = callsOf(text)
        fc.pre(calls.every((call) => validateCall(call, undefined) === undefined))
        const events = travel(text)
        if (events === undefined) return
        taken++
        expect(events).toEqual(makeHere(text))
      }),
    )
    expect(taken).toBeGreaterThan(10)
  })

  it('carries no full address', () => {
    const events = travel('{"type":"page","anonymousId":"a","context":{"ip":"198.51.100.23"}}')
    expect(events).toMatchObject([{ ip: '198.51.100.0', context: {} }])
    expect(JSON.stringify(events)).not.toContain('198.51.100.23')
  })
})

describe('it is made into events in the tracker', () => {
  const page = '{"type":"page","anonymousId":"a"}'

  it.each([
    [
      'with an address by another name',
      '{"type":"page","anonymousId":"a","traits":{"ip":"198.51.100.9"}}',
      {},
    ],
    [
      'with a key that is there twice',
      '{"type":"page","anonymousId":"a","traits":{"ip":"203.0.113.77"},"traits":{}}',
      {},
    ],
    ['of a reader who asked not to be tracked', page, { privacy: 'gpc' as const }],
    ['with a lone surrogate', '{"type":"page","anonymousId":"a","name":"\\ud800"}', {}],
    ['with a lone surrogate in capitals', '{"type":"page","anonymousId":"a","name":"\\uD800"}', {}],
    ['with an address that all items share', `{"batch":[${page}],"context":{"ip":"198.51.100.9"}}`, {}],
    [
      'with an address that is not found',
      '{"type":"page","anonymousId":"a","context":{"i\\u0070":"198.51.100.9"}}',
      {},
    ],
  ])('%s', (_which, text, over) => {
    expect(travel(text, over)).toBeUndefined()
  })
})
