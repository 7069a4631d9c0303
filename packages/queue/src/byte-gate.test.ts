import { expect, it } from '@jest/globals'
import { createByteGate } from './byte-gate.js'

it('admits callers while there is room, in order, and one that is too large alone', async () => {
  const gate = createByteGate(10)
  const entered: string[] = []
  const enter = (name: string, bytes: number): void => void gate.enter(bytes).then(() => entered.push(name))
  enter('a', 6)
  enter('b', 5)
  enter('c', 1)
  await Promise.resolve()
  expect(entered).toEqual(['a'])
  gate.leave(6)
  await new Promise((resolve) => setImmediate(resolve))
  expect(entered).toEqual(['a', 'b', 'c'])
  enter('large', 50)
  gate.leave(5)
  await new Promise((resolve) => setImmediate(resolve))
  expect(entered).toEqual(['a', 'b', 'c'])
  gate.leave(1)
  await new Promise((resolve) => setImmediate(resolve))
  expect(entered).toEqual(['a', 'b', 'c', 'large'])
})
