import { expect, it } from '@jest/globals'
import { readBodyObject, readContext } from './read-context.js'

it('takes the targeting key for the id, unless there is an id', () => {
  expect(readContext({ targetingKey: 'a', country: 'ID' })).toMatchObject({
    context: { targetingKey: 'a', id: 'a', country: 'ID' },
  })
  expect(readContext({ targetingKey: 'a', id: 'b' })).toMatchObject({
    context: { targetingKey: 'a', id: 'b' },
  })
  expect(readContext({ targetingKey: 'a', id: '' })).toMatchObject({ context: { id: 'a' } })
  expect(readContext({ targetingKey: 'a', id: 0 })).toMatchObject({ context: { targetingKey: 'a', id: 0 } })
  expect(readContext(undefined)).toMatchObject({ context: {} })
  expect(readContext({ targetingKey: null })).toMatchObject({ context: { targetingKey: null } })
})

it('takes ids that name nobody for absent', () => {
  expect(readContext({ targetingKey: 'a', id: 'undefined', userId: 'Guest' })).toMatchObject({
    context: { id: 'a', userId: null },
  })
  expect(readContext({ targetingKey: 'null', deviceId: '[object Object]' })).toEqual({
    kind: 'context',
    context: { targetingKey: 'null', deviceId: null },
  })
  expect(readContext({ id: 'reader-0', country: 'none' })).toMatchObject({
    context: { id: 'reader-0', country: 'none' },
  })
})

it.each([
  ['null', null],
  ['a list', ['reader']],
  ['text', 'reader'],
  ['a targeting key that is no text', { targetingKey: 7 }],
  ['an id that is an object', { id: { toString: 1 } }],
  ['a thousand levels', JSON.parse(`${'{"a":'.repeat(1_000)}1${'}'.repeat(1_000)}`)],
])('refuses a context that is or has %s', (_, context) => {
  expect(readContext(context)).toMatchObject({ code: 'invalid_context' })
})

it('takes names of Object’s own for attributes like others', () => {
  const context: unknown = JSON.parse('{"__proto__":{"id":"a"},"toString":1,"constructor":{"x":1}}')

  expect(readContext(context)).toMatchObject({ context })
  expect(Object.hasOwn(context as object, 'id')).toBe(false)
})

it('takes the empty list that PHP writes for an object without members', () => {
  expect(readContext([])).toMatchObject({ context: {} })
})

it('reads a body that is a JSON object only', () => {
  expect(readBodyObject(Buffer.from('{"context":{}}'))).toMatchObject({ value: { context: {} } })
  for (const text of ['', '{', '[]', '"x"', 'null', '{"a":1}}', '['.repeat(200_000)]) {
    expect(readBodyObject(Buffer.from(text))).toMatchObject({ code: 'invalid_json' })
  }
})
