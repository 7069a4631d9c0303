import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { isAcceptedEvent, sourceMappingSchema, type JsonObject, type JsonValue } from '@frontpage/contracts'
import { keptFieldsOf } from './kept-of-private-readers.js'
import { validateCall } from './validate-call.js'
import { toSafeEvent, type Stamp } from './to-safe-event.js'

const receivedAt = Date.UTC(2026, 10, 23, 12)
const stamp: Stamp = {
  sourceId: 'web',
  site: 'daily',
  environment: 'production',
  receivedAt,
  ip: '203.0.113.0',
  userAgent: 'Agent/1',
  privacy: undefined,
  kept: keptFieldsOf(sourceMappingSchema.parse({})),
  hashId: (id) => `day-${id.length}`,
  redaction: undefined,
  newMessageId: () => 'generated',
  type: undefined,
  batch: undefined,
}

function accepted(item: JsonObject, over: Partial<Stamp> = {}) {
  const fault = validateCall(item, undefined)
  if (fault !== undefined) throw new Error(fault.message)
  return toSafeEvent(item, { ...stamp, ...over })
}

describe('an accepted event', () => {
  it('carries the client’s fields, the source and the tracker’s stamps', () => {
    const event = accepted({
      type: 'track',
      event: 'Story Read',
      messageId: 'm-1',
      anonymousId: 'a',
      userId: 42,
      properties: { storyId: 's' },
      context: { ip: '198.51.100.9', locale: 'id-ID' },
      timestamp: '2026-11-23T10:00:00Z',
      sentAt: '2026-11-23T10:00:01Z',
      writeKey: 'key',
      integrations: { All: true },
      channel: null,
    })
    expect(event).toEqual({
      messageId: 'm-1',
      type: 'track',
      event: 'Story Read',
      sourceId: 'web',
      site: 'daily',
      environment: 'production',
      receivedAt,
      timestamp: receivedAt - 1000,
      originalTimestamp: Date.UTC(2026, 10, 23, 10),
      sentAt: Date.UTC(2026, 10, 23, 10, 0, 1),
      anonymousId: 'a',
      userId: '42',
      properties: { storyId: 's' },
      context: { locale: 'id-ID' },
      other: { integrations: { All: true } },
      ip: '198.51.100.0',
      userAgent: 'Agent/1',
    })
  })

  it('gets a message id when the client sent none, and the time of receipt when it sent no time', () => {
    const event = accepted({ type: 'page', anonymousId: 'a' })
    expect(event.messageId).toBe('generated')
    expect(event.timestamp).toBe(receivedAt)
    expect(event.originalTimestamp).toBeUndefined()
  })

  it('keeps an unreadable time under other instead of refusing the event', () => {
    expect(accepted({ type: 'page', anonymousId: 'a', timestamp: 'noon-ish' }).other).toEqual({
      timestamp: 'noon-ish',
    })
  })

  it('is not dated by a sentAt far off, and keeps times out of range as they were written', () => {
    const page = { type: 'page', anonymousId: 'a', timestamp: new Date(receivedAt - 1_000).toISOString() }
    for (const sentAt of [receivedAt * 1_000, '2190-01-01T00:00:00Z', 0, '0001-01-01T00:00:00Z']) {
      expect(accepted({ ...page, sentAt }).timestamp).toBeGreaterThanOrEqual(receivedAt - 1_000)
    }
    const old = '0001-01-01T00:00:00Z'
    expect(accepted({ ...page, timestamp: old, sentAt: 'soon' })).toMatchObject({
      timestamp: receivedAt,
      originalTimestamp: undefined,
      sentAt: undefined,
      other: { timestamp: old, sentAt: 'soon' },
    })
    const batch = { sentAt: 9e13, context: undefined, integrations: undefined }
    expect(accepted(page, { batch }).other).toEqual({ sentAt: 9e13 })
  })

  it('takes sentAt, context and integrations from the batch where the item has none of its own', () => {
    const batch = { sentAt: '2026-11-23T10:00:05Z', context: { a: 1, b: 1 }, integrations: { All: false } }
    const event = accepted(
      { type: 'page', anonymousId: 'a', timestamp: '2026-11-23T10:00:00Z', context: { b: 2 } },
      { batch },
    )
    expect(event.timestamp).toBe(receivedAt - 5000)
    expect(event.context).toEqual({ a: 1, b: 2 })
    expect(event.other).toEqual({ integrations: { All: false } })
  })

  it('leaves the context of a batch as it is for the next item', () => {
    const batch = { sentAt: undefined, context: { ip: '198.51.100.9', a: 1 }, integrations: undefined }
    for (let n = 0; n < 2; n++) {
      const event = accepted({ type: 'page', anonymousId: 'a' }, { batch })
      expect(event).toMatchObject({ ip: '198.51.100.0', context: { a: 1 } })
      expect(JSON.stringify(event)).not.toContain('198.51.100.9')
    }
  })

  it('never carries a full address', () => {
    expect(accepted({ type: 'page', anonymousId: 'a', context: { ip: 'nonsense' } }).ip).toBeUndefined()
  })

  it.each(['', 'properties', 'traits', 'context', 'deep'])(
    'hides one that is called __proto__ in %j',
    (where) => {
      const named = JSON.parse('{"__proto__":"198.51.100.9"}') as JsonObject
      const call = { type: 'identify', anonymousId: 'a' }
      const event = accepted(
        where === ''
          ? (JSON.parse('{"type":"identify","anonymousId":"a","__proto__":"198.51.100.9"}') as JsonObject)
          : { ...call, [where]: named },
      )
      expect(JSON.stringify(event)).toContain('"__proto__":"198.51.100.0"')
    },
  )
})

describe('the time of an event', () => {
  const time = fc.integer({ min: 0, max: 4e12 })
  const iso = (ms: number): string => new Date(ms).toISOString()

  it('is never after the receipt, whatever the clocks say, and a clock that is ahead is flagged', () => {
    fc.assert(
      fc.property(
        time,
        fc.option(time, { nil: undefined }),
        fc.option(time, { nil: undefined }),
        (now, at, sent) => {
          const item = {
            type: 'page',
            anonymousId: 'a',
            ...(at !== undefined && { timestamp: iso(at) }),
            ...(sent !== undefined && { sentAt: iso(sent) }),
          }
          const event = accepted(item, { receivedAt: now })
          expect(event.timestamp).toBeLessThanOrEqual(now)
          if (at !== undefined && sent === undefined && at > now + 60_000)
            expect(event.timeFlag).toBe('future')
          if (event.timeFlag === 'late') expect(event.timestamp).toBeLessThan(now - 24 * 3_600_000)
        },
      ),
    )
  })

  it('is kept as it was sent, also when it lies far off', () => {
    const event = accepted({ type: 'page', anonymousId: 'a', timestamp: '2001-02-03T04:05:06Z' })
    expect(event).toMatchObject({ originalTimestamp: Date.UTC(2001, 1, 3, 4, 5, 6), timeFlag: 'late' })
  })
})

describe('a reader who asked not to be tracked', () => {
  it('is a hash of the day, without user agent', () => {
    const event = accepted(
      { type: 'page', anonymousId: 'a', context: { userAgent: 'x' } },
      { privacy: 'gpc' },
    )
    expect(event).toMatchObject({ privacy: 'gpc', anonymousId: expect.stringMatching(/^day-/) })
    expect(JSON.stringify(event)).not.toMatch(/userAgent/)
  })
})

it('gives any JSON value either a storable event or a reason, and never throws', () => {
  const anyItem = fc.oneof(
    fc.jsonValue(),
    fc.record(
      {
        type: fc.constantFrom('page', 'track', 'alias'),
        anonymousId: fc.jsonValue(),
        event: fc.jsonValue(),
        properties: fc.jsonValue(),
      },
      { requiredKeys: [] },
    ),
  )
  fc.assert(
    fc.property(anyItem, (item) => {
      const fault = validateCall(item as JsonValue, undefined)
      if (fault !== undefined) expect(fault.message).not.toBe('')
      else {
        const event = toSafeEvent(item as JsonObject, stamp)
        expect(isAcceptedEvent(JSON.parse(JSON.stringify(event)))).toBe(true)
      }
    }),
  )
})
