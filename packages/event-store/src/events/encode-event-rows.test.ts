import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createRowDecoder, decodeEventRow } from './decode-event-row.js'
import { encodeAsEventRows, encodeEventRows } from './encode-event-rows.js'
import { eventColumns } from './event-columns.js'
import { toEventRow } from './to-event-row.js'

const event = {
  messageId: 'm "1"',
  type: 'page' as const,
  sourceId: 'web',
  site: 'daily',
  environment: 'production',
  receivedAt: Date.UTC(2026, 10, 23, 12, 31),
  timestamp: 0,
}
const full = toEventRow(
  {
    ...event,
    originalTimestamp: Date.UTC(2026, 10, 23, 12, 30),
    sentAt: 0,
    timeFlag: 'late',
    privacy: 'gpc',
    event: 'e\n',
    name: 'n',
    category: 'c',
    userId: 'u',
    anonymousId: 'a',
    groupId: 'g',
    previousId: 'p',
    properties: { storyId: 's', section: 'x', title: 'é😀', url: 'u', path: '/', referrer: 'r', n: 1 },
    traits: { plan: 'free' },
    context: { library: { name: 'l', version: '4' }, locale: 'id', screen: { width: 1 } },
    other: { foo: '"' },
    ip: '10.0.0.0',
    userAgent: 'A/1',
  },
  {
    storyEvent: 'Story Viewed',
    browser: 'Chrome',
    browserVersion: 126,
    os: 'Android',
    deviceClass: 'mobile',
    botMarks: ['headless'],
    channel: 'email',
    referrerSource: 'gmail',
    utmSource: 's',
    utmMedium: 'm',
    utmCampaign: 'c',
    utmTerm: 't',
    utmContent: 'x',
    utmId: 'i',
    clickIds: ['gclid'],
    country: 'ID',
  },
)
const bare = toEventRow(event)
const texts = fc.oneof(fc.string(), fc.string({ unit: 'grapheme', maxLength: 400 }))

it('is undone by decodeEventRow, row by row', () => {
  const rows = [bare, full, bare]
  const encoded = encodeEventRows(rows)
  expect(rows.map((_, index) => decodeEventRow(encoded, index))).toEqual(rows)
  expect(encoded.ends[2]).toBe(encoded.bytes.length)
  expect([...encoded.keyHours]).toEqual([0, Date.UTC(2026, 10, 23, 12) / 1000, 0])
})

it('is undone for some of the columns, the others having their defaults', () => {
  const names = [
    'title',
    'original_timestamp',
    'bot_marks',
    'properties',
    'country',
    'column_origins',
  ] as const
  const decoder = createRowDecoder(names)
  expect(decoder.columns).toEqual(eventColumns.map(([name]) => name).filter((name) => (names as readonly string[]).includes(name))) // prettier-ignore
  // The columns before the others are left out of a row by hand.
  const bytes = Buffer.concat([
    Buffer.from([0, ...Buffer.alloc(8, 1), 2, 0xc3, 0xa9, 7]),
    Buffer.from('{"n":1}'),
    Buffer.from([1, 8]),
    Buffer.from('headless'),
    Buffer.from([0, 0x34, 0x12]),
  ])
  const expected = { ...bare, message_id: '', type: '', source_id: '', site: '', environment: '', received_at: 0, timestamp: 0, title: 'é', original_timestamp: 0x01010101 * 2 ** 32 + 0x01010101, bot_marks: ['headless'], properties: { n: 1 }, column_origins: 0x1234 } // prettier-ignore
  expect(decoder.decode(bytes, 0)).toEqual(expected)
  expect(decoder.end()).toBe(bytes.length)
})

it('waits for the rest of a row wherever its bytes end', () => {
  const { bytes } = encodeEventRows([full])
  const decoder = createRowDecoder()
  for (let length = 0; length < bytes.length; length++) {
    expect(decoder.decode(bytes.subarray(0, length), 0)).toBeUndefined()
  }
  expect(decoder.decode(bytes, 0)).toEqual(full)
})

it('ends a part when it is large enough, and makes no row of the items behind it', () => {
  const items = Array.from({ length: 10 }, (_, n) => `m${n}`)
  const made: string[] = []
  const toRow = (messageId: string): ReturnType<typeof toEventRow> => {
    made.push(messageId)
    return toEventRow({ ...event, messageId, context: { pad: 'x'.repeat(1_000) } })
  }
  const ids: string[][] = []
  for (let start = 0; start < items.length;) {
    const part = encodeAsEventRows(items, toRow, { start, maxBytes: 3_000 })
    ids.push([...part.ends.keys()].map((row) => decodeEventRow(part, row).message_id))
    expect(part.ends.at(-1)).toBe(part.bytes.length)
    expect(part.keyHours.length).toBe(part.ends.length)
    start += part.ends.length
    expect(made).toHaveLength(start)
  }
  expect(ids.map(({ length }) => length)).toEqual([3, 3, 3, 1])
  expect(ids.flat()).toEqual(items)
})

it('writes all columns of a row, in the order of the row', () => {
  expect(eventColumns.map(([name]) => name)).toEqual(Object.keys(full))
})

it('writes texts of every length and alphabet, and does not change returned bytes', () => {
  fc.assert(
    fc.property(fc.array(texts), (list) => {
      const rows = list.map((title) => ({ ...bare, title, other: title, timestamp: title.length - 100 }))
      const encoded = encodeEventRows(rows)
      encodeEventRows([full])
      expect(rows.map((_, index) => decodeEventRow(encoded, index))).toEqual(rows)
    }),
  )
})

it.each([0, 1, 24, 25, 42, 43, 127, 128, 5_461, 5_462, 16_383, 16_384, 60_000])(
  'writes a text of %d characters, of one byte or of three',
  (length) => {
    for (const character of ['x', 'é', '新']) {
      const row = { ...bare, title: character.repeat(length) }
      expect(decodeEventRow(encodeEventRows([row]), 0)).toEqual(row)
    }
  },
)

it('replaces lone surrogates, which UTF-8 cannot hold', () => {
  const [short, long] = ['a\ud800', 'a\ud800'.padEnd(200)]
  const decoded = decodeEventRow(encodeEventRows([{ ...bare, title: short, name: long }]), 0)
  expect([decoded.title, decoded.name]).toEqual([short.toWellFormed(), long.toWellFormed()])
})
