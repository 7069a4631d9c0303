import { expect, it } from '@jest/globals'
import { createPayloadMemory, isRightBehind, spanOf } from './payload-memory.js'

it('lays payloads one behind the other, until there is no more room', () => {
  const memory = createPayloadMemory(10)
  const [first, second, third] = [memory.allocate(4), memory.allocate(6), memory.allocate(1)]
  expect(isRightBehind(second, first)).toBe(true)
  expect(isRightBehind(third, second)).toBe(false)
  first.fill('a')
  second.fill('b')
  expect(spanOf(first, second).toString()).toBe('aaaabbbbbb')
})

it('gives memory again when all of it was released, and not before', () => {
  const memory = createPayloadMemory(10)
  const [first, second, third] = [memory.allocate(5), memory.allocate(5), memory.allocate(5)]
  memory.release(first)
  expect(memory.allocate(10).buffer).not.toBe(first.buffer)
  memory.release(second.subarray(0, 2))
  expect(memory.allocate(10).buffer).not.toBe(first.buffer)
  memory.release(second.subarray(2))
  expect(memory.allocate(10).buffer).toBe(first.buffer)
  expect(isRightBehind(memory.allocate(5), third)).toBe(true)
})

it('starts over in the memory in use when nothing in it is alive', () => {
  const memory = createPayloadMemory(10)
  const first = memory.allocate(8)
  memory.release(first)
  const second = memory.allocate(8)
  expect([second.buffer, second.byteOffset]).toEqual([first.buffer, first.byteOffset])
})

it('takes what is larger than its pieces from elsewhere', () => {
  const memory = createPayloadMemory(10)
  const large = memory.allocate(11)
  memory.release(large)
  expect(memory.allocate(1).buffer).not.toBe(large.buffer)
})
