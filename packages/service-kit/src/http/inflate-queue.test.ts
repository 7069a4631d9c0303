import { expect, it } from '@jest/globals'
import { InflateQueue } from './inflate-queue.js'

it('inflates eight at once, and the others in order', () => {
  const queue = new InflateQueue()
  const started: number[] = []
  const leaves: (() => void)[] = []
  for (let n = 0; n < 20; n++) {
    queue.enter((leave) => {
      started.push(n)
      leaves.push(leave)
    })
  }
  expect(started).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  leaves[3]?.()
  leaves[0]?.()
  expect(started.slice(8)).toEqual([8, 9])
  for (let at = 0; at < leaves.length; at++) if (at !== 0 && at !== 3) leaves[at]?.()
  expect(started).toEqual(Array.from({ length: 20 }, (_, n) => n))
})
