import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, it } from '@jest/globals'
import { createOneATurn } from './one-a-turn.js'

it('gives each turn of the event loop to one, and the next to one of those who waited', async () => {
  const turns = createOneATurn()
  const made: [name: string, turn: number][] = []
  let turn = 0
  const count = (): void => {
    turn++
    if (made.length < 3) setImmediate(count)
  }
  setImmediate(count)
  const work = async (name: string): Promise<void> => {
    while (!turns.take()) await turns.next()
    made.push([name, turn])
  }
  await Promise.all(['a', 'b', 'c'].map(work))

  expect(made).toEqual([
    ['a', 0],
    ['b', 1],
    ['c', 2],
  ])
})

it('is free again once nobody waits', async () => {
  const turns = createOneATurn()
  expect([turns.take(), turns.take()]).toEqual([true, false])
  await nextTurn()
  expect(turns.take()).toBe(true)
})
