import { describe, expect, it } from '@jest/globals'
import { writeFully } from './write-fully.js'

/** A fake file that accepts this many bytes at a time, and at most `room` in all. */
function slowFile(bytesAtATime: number, room = Infinity): { writev: never; content: () => string } {
  let content = Buffer.alloc(0)
  return {
    writev: ((buffers: readonly Buffer[]) => {
      const bytes = Buffer.concat(buffers).subarray(0, Math.min(bytesAtATime, room - content.length))
      if (bytes.length === 0 && room > 0) {
        return Promise.reject(Object.assign(new Error('ENOSPC: no space left, writev'), { code: 'ENOSPC' }))
      }
      content = Buffer.concat([content, bytes])
      return Promise.resolve({ bytesWritten: bytes.length, buffers })
    }) as never,
    content: () => content.toString(),
  }
}

const buffers = ['first,', '', 'second,', 'third'].map((text) => Buffer.from(text))

describe('writeFully', () => {
  it.each([1, 3, 6, 7, 13, 14, 100])('writes all when the disk accepts %i bytes at a time', async (bytes) => {
    const file = slowFile(bytes)
    await writeFully(file, buffers)
    expect(file.content()).toBe('first,second,third')
  })

  it('reports a full disk when it accepts a part only', async () => {
    await expect(writeFully(slowFile(100, 10), buffers)).rejects.toMatchObject({
      code: 243,
      type: 'NOT_ENOUGH_SPACE',
    })
  })

  it('does not retry for ever when the disk accepts nothing', async () => {
    await expect(writeFully(slowFile(100, 0), buffers)).rejects.toMatchObject({ code: 243 })
  })

  it('passes on every other error of the disk', async () => {
    const broken = { writev: () => Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })) }
    await expect(writeFully(broken, buffers)).rejects.toMatchObject({ code: 'EIO' })
  })
})
