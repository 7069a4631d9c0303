import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { encodeRecord, isRecordHeader, readRecord, recordHeaderBytes } from './record-codec.js'
import { scanRecords } from './scan-records.js'

const anyLine = fc.oneof(fc.string({ unit: 'binary' }), fc.json()).map((line) => line.replaceAll('\n', ' '))
const anyRecord = fc.array(anyLine, { minLength: 1, maxLength: 8 })
const anyRecords = fc.array(anyRecord, { minLength: 1, maxLength: 6 })
const anySalt = fc.nat({ max: 0xffff_ffff })
const unlimited = { maxEvents: Infinity, maxBytes: Infinity }
const writtenAt = Date.UTC(2026, 1, 3)

const toPayload = (lines: readonly string[]): Buffer => Buffer.from(lines.map((line) => `${line}\n`).join(''))

function encodeAll(records: readonly string[][], salt: number): Buffer[] {
  let firstEvent = 0
  return records.map((lines) => {
    const payload = Buffer.alloc(toPayload(lines).length)
    const record = { lines, events: lines.length }
    const encoded = Buffer.concat(encodeRecord(record, { firstEvent, writtenAt, salt }, payload))
    firstEvent += lines.length
    return encoded
  })
}

describe('record codec', () => {
  it('gives back the bytes and numbers that went in, whatever the lines say', () => {
    fc.assert(
      fc.property(anyRecords, anySalt, (records, salt) => {
        const bytes = Buffer.concat(encodeAll(records, salt))
        const scan = scanRecords(bytes, { salt, ...unlimited })
        expect(scan.payloads).toEqual(records.map(toPayload))
        expect(scan).toMatchObject({
          bytes: bytes.length,
          events: records.flat().length,
          firstEvent: 0,
          endEvent: records.flat().length,
          writtenAt,
          stopped: 'end',
        })
      }),
    )
  })

  it('loses only the tail to a truncation, at whatever byte', () => {
    fc.assert(
      fc.property(anyRecords, anySalt, fc.nat(), (records, salt, anyEnd) => {
        const encoded = encodeAll(records, salt)
        const bytes = Buffer.concat(encoded)
        const end = anyEnd % bytes.length
        let whole = 0
        for (let at = 0; at + (encoded[whole]?.length ?? Infinity) <= end; whole++)
          at += encoded[whole]?.length ?? 0
        const scan = scanRecords(bytes.subarray(0, end), { salt, ...unlimited })
        expect(scan.payloads).toEqual(records.slice(0, whole).map(toPayload))
        expect(scan.stopped).toBe(scan.bytes === end ? 'end' : 'incomplete')
      }),
    )
  })

  it('detects any single damaged byte, and says where the next record begins when it is in a payload', () => {
    fc.assert(
      fc.property(
        anyRecords,
        anySalt,
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (records, salt, any, flip) => {
          const encoded = encodeAll(records, salt)
          const bytes = Buffer.concat(encoded)
          const at = any % bytes.length
          bytes[at] = (bytes[at] ?? 0) ^ flip
          let hit = 0
          let start = 0
          while (start + (encoded[hit]?.length ?? 0) <= at) start += encoded[hit++]?.length ?? 0
          const isInHeader = at - start < recordHeaderBytes
          const scan = scanRecords(bytes, { salt, ...unlimited })
          expect(scan.payloads).toEqual(records.slice(0, hit).map(toPayload))
          expect(scan).toMatchObject(
            isInHeader
              ? { stopped: 'garbage' }
              : { stopped: 'damaged', nextEnd: start + (encoded[hit]?.length ?? 0) },
          )
        },
      ),
    )
  })

  it('takes no record of another file for one of this file', () => {
    const [bytes = Buffer.alloc(0)] = encodeAll([['{}']], 1)
    expect(readRecord(bytes, 0, 1).kind).toBe('record')
    expect(readRecord(bytes, 0, 2)).toEqual({ kind: 'garbage' })
  })

  it('recognises a header wherever it lies, and nothing else', () => {
    fc.assert(
      fc.property(anyRecord, anySalt, fc.uint8Array({ maxLength: 40 }), (lines, salt, before) => {
        const bytes = Buffer.concat([before, ...encodeAll([lines], salt)])
        const found = [...bytes.keys()].filter((at) => isRecordHeader(bytes, at, salt))
        expect(found).toEqual([before.length])
      }),
    )
  })

  it('recognises no header in a torn end that looks like one', () => {
    const [bytes = Buffer.alloc(0)] = encodeAll([['{}']], 1)
    for (let length = 0; length < recordHeaderBytes; length++) {
      expect(isRecordHeader(bytes.subarray(0, length), 0, 1)).toBe(false)
    }
  })
})

it('fills a batch up to its limits, and takes a first record that is larger than them', () => {
  const records = [['a', 'b', 'c'], ['d', 'e'], ['f']]
  const bytes = Buffer.concat(encodeAll(records, 0))
  expect(scanRecords(bytes, { salt: 0, maxEvents: 5, maxBytes: Infinity })).toMatchObject({
    events: 5,
    stopped: 'limit',
  })
  expect(scanRecords(bytes, { salt: 0, maxEvents: 1, maxBytes: 1 })).toMatchObject({
    events: 3,
    stopped: 'limit',
  })
})
