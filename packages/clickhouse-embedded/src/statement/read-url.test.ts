import fc from 'fast-check'
import { expect, it } from '@jest/globals'
import { readUrl } from './read-url.js'
import { toBytes } from './lossless-text.js'

it('reads what URLSearchParams reads', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }))),
      (pairs) => {
        const { parameters } = readUrl(`/?${new URLSearchParams(pairs).toString()}`)
        expect([...parameters]).toEqual(pairs)
      },
    ),
  )
})

it.each(['?', '?a', '?a=b=c&a=d&&=e', '?a=%zz&b=%', '?a=1#b=2', ''])(
  'reads %s as URLSearchParams does',
  (search) => {
    const { searchParams } = new URL(`http://localhost/${search}`)
    const { path, parameters } = readUrl(`/${search}`)
    expect(path).toBe('/')
    expect([...parameters]).toEqual([...searchParams])
    expect(parameters.get('a')).toBe(searchParams.get('a'))
    expect(parameters.has('b')).toBe(searchParams.has('b'))
  },
)

it('keeps bytes that are not UTF-8', () => {
  const value = readUrl('/?query=%ff%C3%BC%c3').parameters.get('query') ?? ''
  expect(toBytes(value)).toEqual(Buffer.of(0xff, 0xc3, 0xbc, 0xc3))
})
