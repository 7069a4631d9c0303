import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import {
  encodeConfirmed,
  encodeCut,
  ledgerEntryBytes,
  readLedger,
  type Cut,
  type Ledger,
} from './ledger-codec.js'

const anyEntry = fc.record({
  isConfirmed: fc.boolean(),
  cut: fc.record({
    start: fc.maxSafeNat(),
    end: fc.maxSafeNat(),
    firstEvent: fc.maxSafeNat(),
    endEvent: fc.maxSafeNat(),
    events: fc.nat(),
    writtenAt: fc.maxSafeNat(),
  }),
})
const anyEntries = fc.array(anyEntry, { minLength: 1, maxLength: 10 })

type Entry = { isConfirmed: boolean; cut: Cut }

function encode(entries: readonly Entry[], salt: number): Buffer {
  return Buffer.concat(
    entries.map(({ isConfirmed, cut }) => (isConfirmed ? encodeConfirmed(cut, salt) : encodeCut(cut, salt))),
  )
}

function read(bytes: Buffer, salt: number): Ledger {
  const ledger: Ledger = { cuts: [], confirmed: new Set() }
  readLedger(bytes, salt, ledger)
  return ledger
}

const expected = (entries: readonly Entry[]): Ledger => ({
  cuts: entries.filter(({ isConfirmed }) => !isConfirmed).map(({ cut }) => cut),
  confirmed: new Set(entries.filter(({ isConfirmed }) => isConfirmed).map(({ cut }) => cut.start)),
})

describe('ledger codec', () => {
  it('gives back the cuts and confirmations that went in', () => {
    fc.assert(
      fc.property(anyEntries, fc.nat(), (entries, salt) => {
        expect(read(encode(entries, salt), salt)).toEqual(expected(entries))
      }),
    )
  })

  it('loses only the tail to a truncation, at whatever byte', () => {
    fc.assert(
      fc.property(anyEntries, fc.nat(), (entries, anyEnd) => {
        const bytes = encode(entries, 7)
        const end = anyEnd % bytes.length
        const whole = Math.floor(end / ledgerEntryBytes)
        expect(read(bytes.subarray(0, end), 7)).toEqual(expected(entries.slice(0, whole)))
      }),
    )
  })

  it('loses one entry to a damaged byte, and reads no other one in its place', () => {
    fc.assert(
      fc.property(anyEntries, fc.nat(), fc.integer({ min: 1, max: 255 }), (entries, any, flip) => {
        const bytes = encode(entries, 7)
        const at = any % bytes.length
        bytes[at] = (bytes[at] ?? 0) ^ flip
        const hit = Math.floor(at / ledgerEntryBytes)
        expect(read(bytes, 7)).toEqual(expected(entries.filter((_, n) => n !== hit)))
      }),
    )
  })
})
