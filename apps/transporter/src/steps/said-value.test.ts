import { expect, it } from '@jest/globals'
import type { JsonObject, JsonValue } from '@frontpage/contracts'
import { saidValue } from './said-value.js'

it.each<[string, JsonObject | undefined, JsonValue | undefined]>([
  ['no properties', undefined, 'theirs'],
  ['another property', { title: 'T' }, 'theirs'],
  ['null', { author: null }, 'theirs'],
  ['an empty object', { author: {} }, 'theirs'],
  ['an object without a name', { author: { name: null, id: 7 } }, 'theirs'],
  ['a number that no double can hold', { author: Infinity }, 'theirs'],
  ['an empty text', { author: '' }, ''],
  ['an empty list', { author: [] }, []],
  ['a named object', { author: { name: 'A' } }, { name: 'A' }],
  ['zero', { author: 0 }, 0],
  ['false', { author: false }, false],
])('of %s beside the source’s own word', (_what, properties, expected) => {
  expect(saidValue('author', properties, { author: 'theirs' })).toEqual(expected)
})
