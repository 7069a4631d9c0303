import { expect, it } from '@jest/globals'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { createTurns } from './take-turns.js'

it('runs one task at a time, in order, also after one that failed', async () => {
  const turns = createTurns()
  const log: string[] = []
  const work = (name: string) => async (): Promise<string> => {
    log.push(`${name} begins`)
    await nextTurn()
    log.push(`${name} ends`)
    if (name === 'b') throw new Error('b fails')
    return name
  }
  const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => turns(work(name))))
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})
