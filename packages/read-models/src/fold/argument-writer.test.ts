import { expect, it } from '@jest/globals'
import { createArgumentWriter } from './argument-writer.js'

it('writes numbers, texts and bytes one after the other, and starts again once they are taken', () => {
  const writer = createArgumentWriter(4)
  writer.uint8(7)
  writer.uint16(0x0102)
  writer.uint32(0xfffefdfc)
  writer.text('ab')
  writer.text('é')
  writer.bytes(Buffer.from([9, 8]))
  expect(writer.take()).toEqual(
    Buffer.from([7, 1, 2, 0xff, 0xfe, 0xfd, 0xfc, 0, 2, 0x61, 0x62, 0, 2, 0xc3, 0xa9, 9, 8]),
  )
  writer.text('')
  expect(writer.take()).toEqual(Buffer.from([0, 0]))
})

it.each(['x'.repeat(48), 'x'.repeat(49), 'ü'.repeat(48), '🚀'.repeat(2_000), '\ud800'])(
  'writes a text of any length',
  (text) => {
    const writer = createArgumentWriter(4)
    writer.text(text)
    const bytes = writer.take()
    expect(bytes.readUInt16BE(0)).toBe(bytes.length - 2)
    expect(bytes.toString('utf8', 2)).toBe(text.toWellFormed())
  },
)

it('refuses a text that is too long for its length', () => {
  const writer = createArgumentWriter()
  expect(() => writer.text('x'.repeat(2 ** 16))).toThrow('64 KB')
  writer.text('x'.repeat(2 ** 16 - 1))
  expect(writer.take().length).toBe(2 ** 16 + 1)
})

it('does not share memory with what was taken before', () => {
  const writer = createArgumentWriter()
  writer.text('first')
  const first = writer.take()
  writer.text('other')
  writer.take()
  expect(first.toString('utf8', 2)).toBe('first')
})
