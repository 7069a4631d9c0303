import { describe, expect, it } from '@jest/globals'
import { ingestLimits, type JsonValue } from '@frontpage/contracts'
import { validateCall } from './validate-call.js'

describe('a rejection names its reason', () => {
  const nested = (levels: number): JsonValue =>
    JSON.parse('{"a":'.repeat(levels) + '1' + '}'.repeat(levels)) as JsonValue
  const page = { type: 'page', anonymousId: 'a' }

  it.each([
    ['a string', 'text', 'invalid_event', 'object'],
    ['an array', [], 'invalid_event', 'object'],
    ['null', null, 'invalid_event', 'object'],
    ['no type', { anonymousId: 'a' }, 'missing_type', 'type'],
    ['a foreign type', { type: 'merge', anonymousId: 'a' }, 'unknown_type', 'type'],
    ['a prototype’s name as type', { type: 'constructor', anonymousId: 'a' }, 'unknown_type', 'type'],
    ['no identity', { type: 'page' }, 'missing_identity', 'anonymousId'],
    ['an empty identity', { type: 'page', anonymousId: '', userId: null }, 'missing_identity', 'userId'],
    ['track without event', { type: 'track', anonymousId: 'a' }, 'missing_field', '"event"'],
    ['group without groupId', { type: 'group', anonymousId: 'a' }, 'missing_field', '"groupId"'],
    ['alias without previousId', { type: 'alias', userId: 'u' }, 'missing_field', '"previousId"'],
    ['alias without userId', { type: 'alias', previousId: 'p' }, 'missing_field', '"userId"'],
    ['properties as array', { ...page, properties: [1] }, 'invalid_field', '"properties"'],
    ['properties as string', { ...page, properties: 'x' }, 'invalid_field', '"properties"'],
    ['traits as number', { ...page, traits: 1 }, 'invalid_field', '"traits"'],
    ['context as string', { ...page, context: 'x' }, 'invalid_field', '"context"'],
    ['event as object', { ...page, event: {} }, 'invalid_field', '"event"'],
    ['anonymousId as object', { type: 'page', anonymousId: {} }, 'invalid_field', '"anonymousId"'],
    ['a long messageId', { ...page, messageId: 'x'.repeat(101) }, 'invalid_field', '"messageId"'],
    [
      '1e400',
      JSON.parse('{"type":"page","anonymousId":"a","properties":{"n":[1e400]}}'),
      'number_not_finite',
      'number',
    ],
    ['33 levels', { ...page, properties: nested(32) }, 'too_deep', '32 levels'],
    ['2,000 levels', { ...page, properties: nested(2000) }, 'too_deep', '32 levels'],
  ])('%s', (_what, item, code, word) => {
    const fault = validateCall(item as JsonValue, undefined)
    expect(fault).toEqual({ code, message: expect.stringContaining(word) })
  })

  it('accepts what is just within the limits', () => {
    expect(validateCall({ ...page, properties: nested(31) }, undefined)).toBeUndefined()
    expect(validateCall({ ...page, messageId: 'x'.repeat(100) }, undefined)).toBeUndefined()
  })
})

describe('the size of an event', () => {
  const withText = (character: string, bytes: number): JsonValue => ({
    type: 'page',
    anonymousId: 'a',
    name: character.repeat(bytes / Buffer.byteLength(JSON.stringify(character).slice(1, -1))),
  })

  it.each(['x', '"', 'é', '漢', '\u0001'])('is that of its JSON text in UTF-8 (%j)', (character) => {
    const room = ingestLimits.maxEventBytes - 60
    expect(validateCall(withText(character, room), undefined)).toBeUndefined()
    expect(validateCall(withText(character, room + 120), undefined)?.code).toBe('event_too_large')
  })
})
