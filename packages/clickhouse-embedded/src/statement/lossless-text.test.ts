import fc from 'fast-check'
import { expect, it } from '@jest/globals'
import { escapeStrayBytes, toBytes, toLosslessText } from './lossless-text.js'

const bytes = fc.uint8Array({ max: 255 }).map((array) => Buffer.from(array))
const mixed = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
      bytes,
    ),
  )
  .map((parts) => Buffer.concat(parts))

it('loses no byte', () => {
  fc.assert(
    fc.property(mixed, (given) => {
      expect(toBytes(toLosslessText(given)).equals(given)).toBe(true)
    }),
  )
})

it('is the text itself where the bytes are UTF-8', () => {
  expect(toLosslessText(Buffer.from('ü😀\u{1F480}'))).toBe('ü😀\u{1F480}')
  expect(toBytes('ü😀\u{1F480}')).toEqual(Buffer.from('ü😀\u{1F480}'))
})

it.each([
  ["SELECT '\xff', 1", "SELECT '\\xff', 1"],
  ["SELECT '\\\xff'", "SELECT '\\\\\\xff'"],
  ["SELECT '\\\\\xff'", "SELECT '\\\\\\xff'"],
  ["SELECT 'it''s \xe9', 'it\\'s'", "SELECT 'it''s \\xe9', 'it\\'s'"],
  ['SELECT `a\x80`, "b\xc3"', 'SELECT `a\\x80`, "b\\xc3"'],
  ["SELECT $a$it's \\ \xff$a$", "SELECT 'it\\'s \\\\ \\xff'"],
])('escapes %j', (latin1, expected) => {
  expect(escapeStrayBytes(toLosslessText(Buffer.from(latin1, 'latin1')))).toBe(expected)
})

it('escapes bytes between typographic quotes, which know no escapes', () => {
  const sql = Buffer.concat([
    Buffer.from("SELECT ‘it's "),
    Buffer.of(0xff),
    Buffer.from('’ AS “a`'),
    Buffer.of(0xfe),
    Buffer.from('”'),
  ])
  expect(escapeStrayBytes(toLosslessText(sql))).toBe("SELECT 'it\\'s \\xff' AS `a\\`\\xfe`")
})
