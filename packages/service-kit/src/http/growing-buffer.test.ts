import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { GrowingBuffer } from './growing-buffer.js'

it('keeps the received bytes, and never allocates more than four times their size', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 3_000 }), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(pieces, fc.option(fc.integer({ min: 0, max: 500_000 })), (parts, declared) => {
      const [first, ...rest] = parts.map((part) => Buffer.from(part))
      const buffer = new GrowingBuffer(declared ?? undefined, first!.length)
      let size = 0
      for (const part of [first!, ...rest]) {
        buffer.append(part)
        size += part.length
        expect(buffer.capacity).toBeGreaterThanOrEqual(size)
        expect(buffer.capacity).toBeLessThanOrEqual(Math.max(4_096, 4 * size))
      }
      expect(buffer.toBuffer()).toEqual(Buffer.concat([first!, ...rest]))
    }),
  )
})

it('allocates once for a body of the declared length', () => {
  const declared = 500_000
  const buffer = new GrowingBuffer(declared, 131_072)
  expect(buffer.capacity).toBe(declared)
  for (let sent = 0; sent < declared; sent += 50_000) buffer.append(Buffer.alloc(50_000))
  expect(buffer.capacity).toBe(declared)
})
