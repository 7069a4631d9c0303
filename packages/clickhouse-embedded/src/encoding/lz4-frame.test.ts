import { expect, it } from '@jest/globals'
import { decodeLz4Frames, toLz4Frame } from './lz4-frame.js'

const small = 'the same, the same, the same again, and again, and again\n'.repeat(3)
const large = 'the same again\n'.repeat(10_000)

async function decode(bytes: Buffer, chunkBytes = bytes.length): Promise<string> {
  async function* chunks(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += chunkBytes)
      yield Promise.resolve(bytes.subarray(at, at + chunkBytes))
  }
  const parts: Buffer[] = []
  for await (const part of decodeLz4Frames(chunks())) parts.push(part)
  return Buffer.concat(parts).toString()
}

/** Frames written by the command lz4 1.9.4. */
const frames: [string, string, string][] = [
  [
    'one block, with the size of the content',
    'BCJNGGRApzIAAACudGhlIHNhbWUsIAoAvSBhZ2FpbiwgYW5kCwAeCi8ABkMADS4AB0QADzkAIlBnYWluCgAAAADVNMCX',
    small,
  ],
  [
    'checksums of blocks',
    'BCJNGHRAvTIAAACudGhlIHNhbWUsIAoAvSBhZ2FpbiwgYW5kCwAeCi8ABkMADS4AB0QADzkAIlBnYWluCp1tyYgAAAAA1TTAlw==',
    small,
  ],
  [
    'no checksum of the content',
    'BCJNGGBAgiYAAACudGhlIHNhbWUsIAoAvSBhZ2FpbiwgYW5kCwAfCjkAWlBnYWluCgAAAAA=',
    small,
  ],
  [
    'blocks that refer to earlier ones',
    'BCJNGERAXhoBAAD/AHRoZSBzYW1lIGFnYWluCg8A/////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////9lQYWluCnQKAQAADw8A/////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////+hQaW4KdGhUAAAADw8A//////////////////////////////////////////////////////////////////////////////////////////////////8iUGdhaW4KAAAAAB9DJI0=',
    large,
  ],
  ['nothing', 'BCJNGGRApwAAAAAFXcwC', ''],
]

it.each(frames)('reads a frame with %s', async (_, base64, content) => {
  const frame = Buffer.from(base64, 'base64')
  expect(await decode(frame)).toBe(content)
  expect(await decode(frame, 7)).toBe(content)
})

it('reads several frames, and skips what is marked for that', async () => {
  const skippable = Buffer.concat([Buffer.from('5a2a4d1803000000', 'hex'), Buffer.from('xyz')])
  const written = frames.map(([, base64]) => Buffer.from(base64, 'base64'))
  expect(await decode(Buffer.concat([skippable, ...written, skippable]))).toBe(
    frames.map(([, , text]) => text).join(''),
  )
})

it.each(frames)(
  'refuses a frame with %s that ends early, or in which a bit has changed',
  async (_, base64) => {
    const frame = Buffer.from(base64, 'base64')
    for (let end = 1; end < Math.min(frame.length, 80); end += 1) {
      await expect(decode(frame.subarray(0, end))).rejects.toMatchObject({ type: 'CANNOT_DECOMPRESS' })
    }
    const hasChecksum = (frame[4]! & 4) !== 0
    for (let at = 0; hasChecksum && at < Math.min(frame.length, 80); at += 1) {
      const changed = Buffer.from(frame)
      changed[at]! ^= 0x40
      await expect(decode(changed)).rejects.toMatchObject({ type: 'CANNOT_DECOMPRESS' })
    }
  },
)

it('refuses the frame of another program', async () => {
  await expect(decode(Buffer.from('1f8b080000000000', 'hex'))).rejects.toMatchObject({
    type: 'CANNOT_DECOMPRESS',
  })
})

it.each([0, 1, 5 * 1024 * 1024])('reads the %i bytes that it writes', async (length) => {
  const text = 'abc'.repeat(length / 3 + 1).slice(0, length)
  expect((await decode(toLz4Frame(Buffer.from(text)))) === text).toBe(true)
})
