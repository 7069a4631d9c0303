import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { toWellFormedJson } from './to-well-formed-json.js'

it('writes no lone surrogate, in values or keys, and keeps pairs', () => {
  const text = toWellFormedJson({ 'k\ud800': ['a\udc00b', { deep: '\ud83d' }], fine: '😀 \\ud800 is text' })
  expect(JSON.parse(text)).toEqual({ 'k�': ['a�b', { deep: '�' }], fine: '😀 \\ud800 is text' })
})

it('changes nothing of a well-formed value, and is well-formed for any', () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      const text = toWellFormedJson({ value })
      expect(/\\ud[89ab]/i.test(text.replaceAll('\\\\', ''))).toBe(false)
      if (JSON.stringify(value).isWellFormed() && !JSON.stringify(value).includes('\\ud')) {
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify({ value })))
      }
    }),
  )
})

it('keeps a key that JavaScript treats specially', () => {
  const text = toWellFormedJson(JSON.parse('{"__proto__":{"x":"\\ud800"}}') as object)
  expect(text).toBe('{"__proto__":{"x":"�"}}')
})
