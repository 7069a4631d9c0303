import { expect, it } from '@jest/globals'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createSerialQueue } from './serial-queue.js'

it('runs one task at a time, in order, also after one that failed', async () => {
  const enqueue = createSerialQueue()
  const log: string[] = []
  const task = (name: string) => async (): Promise<string> => {
    log.push(`${name} begins`)
    await nextTurn()
    log.push(`${name} ends`)
    if (name === 'b') throw new Error('b fails')
    return name
  }
  const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => enqueue(task(name))))
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})
