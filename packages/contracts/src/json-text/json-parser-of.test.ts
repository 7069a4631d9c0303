import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { JsonValue } from './json.js'
import { formatJson } from './format-json.js'
import { mayHoldLongIntegers } from './long-integers.js'
import { jsonParserOf } from './json-parser-of.js'

const parseJson = (text: string): JsonValue => jsonParserOf(Buffer.from(text))(text)

const digits = fc.string({ unit: fc.nat({ max: 9 }).map(String), minLength: 1, maxLength: 24 })
const whole = digits.map((text) => text.replace(/^0+(?=\d)/, ''))
/** Numbers in every notation that JSON allows. */
const anyNumber = fc
  .tuple(fc.constantFrom('', '-'), whole, fc.option(digits), fc.constantFrom('', 'e3', 'E-7', 'e+12'))
  .map(([sign, integer, fraction, exponent]) => `${sign}${integer}${fraction === null ? '' : `.${fraction}`}${exponent}`) // prettier-ignore
const anyString = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    anyNumber.map((text) => `: ${text},`),
    fc.string({ unit: fc.constantFrom('\\', '"', '1', ':', '7'), maxLength: 40 }),
  )
  .map((text) => JSON.stringify(text))
const space = fc.constantFrom('', ' ', '\n\t')

/** Random JSON texts, with numbers in their original notation. */
const { value: anyText } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    anyNumber,
    anyString,
    fc.constantFrom('true', 'null'),
    fc.tuple(space, fc.array(tie('value'), { maxLength: 4 })).map(([pad, items]) => `[${items.map((item) => pad + item).join(`${pad},`)}]`), // prettier-ignore
    fc.tuple(space, fc.array(fc.tuple(anyString, tie('value')), { maxLength: 4 })).map(([pad, fields]) => `{${fields.map(([key, item]) => `${key}:${pad}${item}`).join(',')}}`), // prettier-ignore
  ),
}))

/** A slow reference implementation: `JSON.parse` with access to the source text of each number. */
function readSlowly(text: string): unknown {
  const marked = text.replaceAll(/"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g, (token) =>
    token.startsWith('"') || !isLong(token) ? token : `"${token}"`,
  )
  return JSON.parse(marked)
}

function isLong(token: string): boolean {
  return BigInt(/\d+/.exec(token)![0]) > BigInt(Number.MAX_SAFE_INTEGER)
}

describe('a JSON parser', () => {
  it.each<[string, JsonValue]>([
    ['{"a":1610521604143693812}', { a: '1610521604143693812' }],
    ['{"a":-1610521604143693812}', { a: '-1610521604143693812' }],
    ['{"a":9007199254740991,"b":9007199254740992}', { a: 9007199254740991, b: '9007199254740992' }],
    ['[9007199254740993.0,1e300,-0]', ['9007199254740993.0', 1e300, -0]],
    ['{"a":"1610521604143693812"}', { a: '1610521604143693812' }],
    ['{"a":": 1610521604143693812"}', { a: ': 1610521604143693812' }],
    ['{"1610521604143693812":[0.1610521604143693812,1e-0000000000000007]}', { '1610521604143693812': [Number("0.1610521604143693812"), 1e-7] }], // prettier-ignore
    [`[${'9'.repeat(400)}]`, ['9'.repeat(400)]],
    ['1610521604143693812', '1610521604143693812'],
  ])('reads %s', (text, value) => {
    expect(parseJson(text)).toEqual(value)
  })

  it('keeps the digits of every number that is written with more than a double counts, and no others', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(parseJson(text)).toEqual(readSlowly(text))
      }),
      { numRuns: 2_000 },
    )
  })

  it('finds a long number wherever it stands in a text', () => {
    for (let length = 0; length < 64; length++) {
      expect(parseJson(`["${'x'.repeat(length)}",90071992547409931]`)).toEqual([
        'x'.repeat(length),
        '90071992547409931',
      ])
    }
  })

  it('refuses text that is no JSON', () => {
    for (const text of ['', '{12345678901234567890:1}', '[12345678901234567890', '[-,12345678901234567]']) {
      expect(() => parseJson(text)).toThrow(SyntaxError)
    }
  })

  it('is not slowed down by text that only looks like numbers', () => {
    expect(mayHoldLongIntegers(Buffer.from(JSON.stringify(['7'.repeat(100_000)])))).toBe(false)
    expect(parseJson(JSON.stringify([': 1234567890123456', '\\'.repeat(100_000)]))).toEqual([
      ': 1234567890123456',
      '\\'.repeat(100_000),
    ])
  })
})

describe('formatJson', () => {
  it('writes text that the parser reads as the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), fc.double({ noNaN: true }), (value, number) => {
        fc.pre(Number.isFinite(number) && !Object.is(number, -0))
        const given = {
          value: JSON.parse(JSON.stringify(value)) as JsonValue,
          number,
          whole: [Math.trunc(number) + 0],
        }
        expect(parseJson(formatJson(given))).toEqual(given)
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    [5.9e19, '5.9e+19'],
    [-(2 ** 63), '-9.223372036854776e+18'],
    [2 ** 53, '9.007199254740992e+15'],
    [2 ** 53 - 1, '9007199254740991'],
    [1e21, '1e+21'],
    [1.234567890123456e-6, '0.000001234567890123456'],
  ])('writes the double %d as %s', (number, text) => {
    expect(formatJson([number])).toBe(`[${text}]`)
  })
})
