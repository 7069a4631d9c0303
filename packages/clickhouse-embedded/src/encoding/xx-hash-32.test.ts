import { expect, it } from '@jest/globals'
import { createXxHash32, xxHash32 } from './xx-hash-32.js'

it.each([
  ['', 0x02cc5d05],
  ['a', 0x550d7456],
  ['abc', 0x32d153ff],
  ['Nobody inspects the spammish repetition', 0xe2293b2f],
])('hashes %j as the reference does', (text, expected) => {
  expect(xxHash32(Buffer.from(text))).toBe(expected)
})

it('hashes pieces as the whole', () => {
  const bytes = Buffer.from('Nobody inspects the spammish repetition')
  for (let size = 1; size < bytes.length; size += 1) {
    const hash = createXxHash32()
    for (let at = 0; at < bytes.length; at += size) hash.update(bytes.subarray(at, at + size))
    expect(hash.digest()).toBe(0xe2293b2f)
  }
})
