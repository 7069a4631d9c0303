import { expect, it } from '@jest/globals'
import { toJson } from './to-json.js'

const cycle: Record<string, unknown> = { a: 1 }
cycle['self'] = cycle
cycle['list'] = [cycle, 2]

const twice = { a: 1 }
const big = 10n ** 20n

it.each([
  ['plain values', { a: [1, 'x', null, true], b: undefined }, '{"a":[1,"x",null,true]}'],
  ['dates', { at: new Date(0) }, '{"at":"1970-01-01T00:00:00.000Z"}'],
  ['BigInt as its digits', { big }, '{"big":"100000000000000000000"}'],
  ['cycles without what leads back', cycle, '{"a":1,"list":[null,2]}'],
  [
    'an object that stands in it twice',
    { a: twice, b: { c: twice }, d: [twice] },
    '{"a":{"a":1},"b":{"c":{"a":1}},"d":[{"a":1}]}',
  ],
])('writes %s', (_name, value, json) => {
  expect(toJson(value)).toBe(json)
})

it('gives up what cannot be read', () => {
  const trap = {
    get bad(): number {
      throw new Error('no')
    },
  }
  expect(() => toJson(trap)).toThrow('no')
})

it('gives up a graph of too many values', () => {
  expect(() => toJson(Array.from({ length: 30_000 }, (_, each) => each))).toThrow('too many values')
})
