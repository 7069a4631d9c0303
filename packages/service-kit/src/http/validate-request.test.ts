import { describe, expect, it } from '@jest/globals'
import { maxQueryParameters, parseQuery } from './validate-request.js'

/** Counts the elements that are copied from one array into another while `run` runs. */
function copiesDuring(run: () => void): number {
  const { prototype } = Array
  const iterate = Object.getOwnPropertyDescriptor(prototype, Symbol.iterator) as PropertyDescriptor
  let copied = 0
  prototype[Symbol.iterator] = function* count(this: readonly unknown[]) {
    for (let at = 0; at < this.length; at++) {
      copied++
      yield this[at]
    }
  } as (typeof prototype)[typeof Symbol.iterator]
  try {
    run()
  } finally {
    Object.defineProperty(prototype, Symbol.iterator, iterate)
  }
  return copied
}

describe('a query', () => {
  it('returns a list for repeated parameters, in order', () => {
    expect({ ...parseQuery('/x?a=1&b=2&a=3&a=4&__proto__=5') }).toEqual(
      Object.fromEntries([
        ['a', ['1', '3', '4']],
        ['b', '2'],
        ['__proto__', '5'],
      ]),
    )
  })

  it('costs each repetition once, however many there are', () => {
    const url = `/x?${'a&'.repeat(maxQueryParameters - 1)}a`
    // The parser's own name-value pairs are destructured, too.
    expect(copiesDuring(() => parseQuery(url))).toBeLessThanOrEqual(2 * maxQueryParameters)
    expect(parseQuery(url).a).toHaveLength(maxQueryParameters)
  })

  it('with too many parameters is a 400', () => {
    expect(() => parseQuery(`/x?${'a&'.repeat(maxQueryParameters)}a`)).toThrow(
      expect.objectContaining({ status: 400, code: 'invalid_request' }),
    )
  })
})
