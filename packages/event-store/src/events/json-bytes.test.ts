import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createJsonBytes } from './json-bytes.js'

const units = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0xffff })), { maxLength: 60 })
  .map((codes) => String.fromCharCode(...codes))
const texts = fc.oneof(fc.string({ unit: 'binary' }), units)

it('writes texts that are read as they were, halves of characters included', () => {
  const json = createJsonBytes(4)
  fc.assert(
    fc.property(fc.array(texts), (list) => {
      json.raw('[')
      for (const [index, text] of list.entries()) {
        if (index > 0) json.raw(',')
        json.quoted(text)
      }
      json.raw(']')
      const bytes = json.take()
      expect(bytes.toString('utf8').isWellFormed()).toBe(true)
      expect(JSON.parse(bytes.toString('utf8'))).toEqual(list)
    }),
  )
})

it('writes JSON texts as they are, and keeps what it gave away when it goes on', () => {
  const json = createJsonBytes(4)
  json.json('{"a":"é😀"}')
  const first = json.take()
  json.raw('other')
  expect(first.toString('utf8')).toBe('{"a":"é😀"}')
  expect(json.take().toString('utf8')).toBe('other')
})
