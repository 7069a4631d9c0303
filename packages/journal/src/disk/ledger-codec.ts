import { crc32 } from 'node:zlib'

/**
 * A ledger stands beside a segment and records which batches were cut from it, and which of them are confirmed. Entries
 * have one size, so that a torn or damaged one costs only itself.
 */
export const ledgerEntryBytes = 56
const typeCut = 1
const typeConfirmed = 2

/** A batch: bytes `start` to `end` of the segment, events `firstEvent` to `endEvent` of the log. */
export interface Cut {
  start: number
  end: number
  firstEvent: number
  endEvent: number
  events: number
  /** The time at which its first record was written. */
  writtenAt: number
}

export interface Ledger {
  cuts: Cut[]
  /** The starts of the confirmed cuts. */
  confirmed: Set<number>
}

export function encodeCut(cut: Cut, salt: number): Buffer {
  return encodeEntry(typeCut, cut, salt)
}

export function encodeConfirmed(cut: Cut, salt: number): Buffer {
  return encodeEntry(typeConfirmed, cut, salt)
}

function encodeEntry(type: number, cut: Cut, salt: number): Buffer {
  const bytes = Buffer.allocUnsafe(ledgerEntryBytes)
  bytes.writeUInt32LE(type, 0)
  bytes.writeUInt32LE(cut.events, 4)
  bytes.writeDoubleLE(cut.start, 8)
  bytes.writeDoubleLE(cut.end, 16)
  bytes.writeDoubleLE(cut.firstEvent, 24)
  bytes.writeDoubleLE(cut.endEvent, 32)
  bytes.writeDoubleLE(cut.writtenAt, 40)
  bytes.writeUInt32LE(0, 48)
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 52), salt), 52)
  return bytes
}

/** Adds the entries in the bytes to `ledger`; those that fail their checksum are skipped. */
export function readLedger(bytes: Buffer, salt: number, ledger: Ledger): void {
  for (let at = 0; at + ledgerEntryBytes <= bytes.length; at += ledgerEntryBytes) {
    if (crc32(bytes.subarray(at, at + 52), salt) !== bytes.readUInt32LE(at + 52)) continue
    const type = bytes.readUInt32LE(at)
    const start = bytes.readDoubleLE(at + 8)
    if (type === typeConfirmed) ledger.confirmed.add(start)
    else if (type === typeCut) {
      ledger.cuts.push({
        start,
        end: bytes.readDoubleLE(at + 16),
        firstEvent: bytes.readDoubleLE(at + 24),
        endEvent: bytes.readDoubleLE(at + 32),
        events: bytes.readUInt32LE(at + 4),
        writtenAt: bytes.readDoubleLE(at + 40),
      })
    }
  }
}
