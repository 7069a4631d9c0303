import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { encodeSegmentHeader, readSegmentHeader, segmentHeaderBytes } from './segment-header.js'

const anyHeader = fc.record({
  logId: fc.uuid(),
  sequence: fc.nat(),
  firstEvent: fc.maxSafeNat(),
  previousEnd: fc.maxSafeNat(),
  createdAt: fc.maxSafeNat(),
})

it('gives back what went in', () => {
  fc.assert(
    fc.property(anyHeader, (header) => {
      expect(readSegmentHeader(encodeSegmentHeader(header))).toEqual(header)
    }),
  )
})

it('is not read when it is cut off, or when any byte is damaged', () => {
  fc.assert(
    fc.property(anyHeader, fc.nat({ max: segmentHeaderBytes - 1 }), (header, at) => {
      const bytes = encodeSegmentHeader(header)
      expect(readSegmentHeader(bytes.subarray(0, at))).toBeUndefined()
      bytes[at] = (bytes[at] ?? 0) ^ 0x80
      expect(readSegmentHeader(bytes)).toBeUndefined()
    }),
  )
})
