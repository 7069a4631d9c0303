import { expect, it } from '@jest/globals'
import { encodeRecord, recordHeaderBytes } from '../disk/record-codec.js'
import { salvageLines } from './salvage-lines.js'

const lines = ['{"id":"a","text":"é"}', '{"id":"b"}', '{"id":"c"}', '{"id":"d"}']

function encode(salt = 1): Buffer {
  const payload = Buffer.alloc(Buffer.byteLength(lines.map((line) => `${line}\n`).join('')))
  const info = { firstEvent: 0, writtenAt: Date.UTC(2026, 1, 3), salt }
  return Buffer.concat(encodeRecord({ lines, events: lines.length }, info, payload))
}

it('finds every line of a record that is a whole JSON object', () => {
  expect(salvageLines(encode()).map(String)).toEqual(lines)
})

it('finds the first line, too, where a byte of the header looks like a brace', () => {
  const records = Array.from({ length: 1_000 }, (_, salt) => encode(salt))
  const withBrace = records.filter((bytes) => bytes.subarray(0, recordHeaderBytes).includes('{'))

  expect(withBrace.length).toBeGreaterThan(0)
  for (const bytes of withBrace) expect(salvageLines(bytes).map(String)).toEqual(lines)
})

it.each([
  ['a broken bracket', '"b"}', 3],
  ['what is no UTF-8 any more', '"b"}', 1],
])('leaves out a line with %s', (_what, text, offset) => {
  const bytes = encode()
  bytes[bytes.indexOf(text) + offset] = 0xff
  expect(salvageLines(bytes).map(String)).toEqual(lines.filter((line) => !line.includes('"b"')))
})

it('finds nothing in what is no text', () => {
  expect(salvageLines(Buffer.alloc(1_000))).toEqual([])
  expect(salvageLines(Buffer.from('1\n"text"\n{"cut off":'))).toEqual([])
})
