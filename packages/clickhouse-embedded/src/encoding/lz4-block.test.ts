import fc from 'fast-check'
import { expect, it } from '@jest/globals'
import { decodeLz4Block, toLz4Literals } from './lz4-block.js'

/** Sequences of an LZ4 block: literals, then a match that begins `back` (as a share of what is there) before. */
const sequences = fc.array(
  fc.record({
    literals: fc.uint8Array({ minLength: 1, maxLength: 300 }),
    back: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 4, max: 700 }),
  }),
  { maxLength: 8 },
)

function lengthBytes(length: number): number[] {
  if (length < 15) return []
  const rest = length - 15
  return [...Array<number>(Math.floor(rest / 255)).fill(255), rest % 255]
}

const nibble = (length: number): number => Math.min(15, length)

it('decodes literals and matches, those that overlap themselves and those that reach into the history', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), sequences, fc.uint8Array(), (history, parts, last) => {
      const block: number[] = []
      const content = [...history]
      for (const { literals, back, length } of parts) {
        content.push(...literals)
        const offset = Math.max(1, Math.round(back * content.length))
        for (let left = length; left > 0; left -= 1) content.push(content[content.length - offset]!)
        block.push(
          (nibble(literals.length) << 4) | nibble(length - 4),
          ...lengthBytes(literals.length),
          ...literals,
        )
        block.push(offset & 255, offset >> 8, ...lengthBytes(length - 4))
      }
      block.push(nibble(last.length) << 4, ...lengthBytes(last.length), ...last)
      content.push(...last)
      const target = Buffer.alloc(content.length)
      target.set(history)
      expect(decodeLz4Block(Buffer.from(block), target, history.length)).toBe(content.length)
      expect(target.equals(Buffer.from(content))).toBe(true)
    }),
  )
})

it.each([0, 1, 14, 15, 16, 269, 270, 271, 65_536])('writes %i bytes as a block without matches', (length) => {
  const bytes = Buffer.alloc(length, 'abc')
  const target = Buffer.alloc(length)
  expect(decodeLz4Block(toLz4Literals(bytes), target)).toBe(length)
  expect(target).toEqual(bytes)
})

it('refuses whatever is no block, and writes nothing beyond its target', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(100), (bytes, length) => {
      const memory = Buffer.alloc(length + 1, 7)
      try {
        expect(decodeLz4Block(Buffer.from(bytes), memory.subarray(0, length))).toBeLessThanOrEqual(length)
      } catch (error) {
        expect(error).toMatchObject({ type: 'CANNOT_DECOMPRESS' })
      }
      expect(memory[length]).toBe(7)
    }),
    { numRuns: 2_000 },
  )
})
