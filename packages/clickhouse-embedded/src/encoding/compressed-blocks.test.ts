import fc from 'fast-check'
import { expect, it } from '@jest/globals'
import { cityHash128 } from './city-hash-128.js'
import { decodeCompressedBlocks, toCompressedBlock } from './compressed-blocks.js'

async function decode(bytes: Buffer, chunkBytes = bytes.length): Promise<Buffer> {
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += chunkBytes)
      yield Promise.resolve(bytes.subarray(at, at + chunkBytes))
  }
  const parts: Buffer[] = []
  for await (const part of decodeCompressedBlocks(chunks())) parts.push(part)
  return Buffer.concat(parts)
}

/** Blocks with the checksums of CityHash 1.0.2 itself, as another client's tests record them. */
it.each([
  ['c58dcab289b1f41aa86e9778a1b427c882110000000700000070c3a9c3a9c3a9c3', 'c3a9c3a9c3a9c3'],
  ['1e94bdd2ab618a82900123f6d51962c182120000000800000080c3a9c3a9c3a9c3a9', 'c3a9c3a9c3a9c3a9'],
  ['7ac166b1b6fc2e583aadb9513ad0e01782130000000900000090c3a9c3a9c3a9c3a9c3', 'c3a9c3a9c3a9c3a9c3'],
])('reads and writes %s', async (written, content) => {
  const block = Buffer.from(written, 'hex')
  expect((await decode(block)).toString('hex')).toBe(content)
  expect(toCompressedBlock(Buffer.from(content, 'hex'))).toEqual(block)
})

it('reads what it writes, however it is cut', async () => {
  const content = fc.array(fc.uint8Array({ minLength: 1, maxLength: 400 }), { minLength: 1, maxLength: 5 })
  await fc.assert(
    fc.asyncProperty(content, fc.integer({ min: 1, max: 64 }), async (parts, chunkBytes) => {
      const blocks = parts.map((part) => toCompressedBlock(Buffer.from(part)))
      expect(await decode(Buffer.concat(blocks), chunkBytes)).toEqual(Buffer.concat(parts))
    }),
  )
})

const withMethod = (method: number, contentBytes: number): Buffer => {
  const block = Buffer.concat([Buffer.alloc(9), Buffer.from('abc')])
  block[0] = method
  block.writeUInt32LE(block.length, 1)
  block.writeUInt32LE(contentBytes, 5)
  return Buffer.concat([cityHash128(block), block])
}

it('reads a block that is not compressed', async () => {
  expect(String(await decode(withMethod(0x02, 3)))).toBe('abc')
})

it.each<[string, Buffer, string]>([
  ['a block that is cut off', toCompressedBlock(Buffer.from('abc')).subarray(0, -1), 'CANNOT_DECOMPRESS'],
  ['a header that is cut off', toCompressedBlock(Buffer.from('abc')).subarray(0, 20), 'CANNOT_DECOMPRESS'],
  ['no blocks at all', Buffer.from('INSERT INTO t FORMAT CSV 1,2,3'), 'CANNOT_DECOMPRESS'],
  ['a content of another size', withMethod(0x02, 4), 'CANNOT_DECOMPRESS'],
  ['a content that is too large', withMethod(0x82, 0x7fffffff), 'CANNOT_DECOMPRESS'],
  ['an unknown method', withMethod(0x90, 3), 'UNKNOWN_COMPRESSION_METHOD'],
])('refuses %s', async (_, bytes, type) => {
  await expect(decode(bytes)).rejects.toMatchObject({ type })
})

it('refuses a block in which one bit has changed', async () => {
  const block = toCompressedBlock(Buffer.from('abcdefghijklmnopqrstuvwxyz'))
  for (let at = 0; at < block.length; at += 1) {
    const changed = Buffer.from(block)
    changed[at]! ^= 1
    await expect(decode(changed)).rejects.toMatchObject({ code: expect.any(Number) })
  }
})
