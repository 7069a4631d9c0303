import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { JsonValue } from '@frontpage/contracts'
import { hasRepeatedKey } from './has-repeated-key.js'

const isRepeated = (text: string): boolean => hasRepeatedKey(text, JSON.parse(text) as JsonValue)

it.each([
  ['{"a":1,"a":2}', true],
  ['{"a":{"ip":"203.0.113.77"},"a":{}}', true],
  ['[{"b":[{"a":"\\"","a":"\\\\"}]}]', true],
  ['{"a":1,"\\u0061":2}', true],
  ['{"__proto__":1,"__proto__":2}', true],
  ['{"a":{"a":[{"a":"a"},{"a":"a"}]}}', false],
  ['{"__proto__":{"a":1},"constructor":""}', false],
  ['{"":"\\\\","\\"":"\\\\\\"", "b" : [] }', false],
  ['null', false],
])('tells a key that is there twice: %s', (text, expected) => {
  expect(isRepeated(text)).toBe(expected)
})

it('finds none in what JSON.stringify wrote, and one wherever a member is written twice', () => {
  fc.assert(
    fc.property(
      fc.jsonValue(),
      fc.string(),
      fc.jsonValue(),
      fc.boolean(),
      (value, key, twice, isIndented) => {
        expect(isRepeated(JSON.stringify(value, undefined, isIndented ? 1 : 0))).toBe(false)
        const member = `${JSON.stringify(key)}:${JSON.stringify(twice)}`
        expect(isRepeated(`{"a":[{${member},${member}}]}`)).toBe(true)
      },
    ),
  )
})
