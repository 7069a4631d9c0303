import { expect, it } from '@jest/globals'
import { ratioOf, summarise, type Round } from './run-rounds.js'

const round = (perSecond: number, cpuMicros: number | undefined): Round => ({
  perSecond,
  cpuMicros,
  rssMb: perSecond,
  failed: 1,
})

it('sums rounds up: the median throughput, the least CPU time, the most memory, all failures', () => {
  const rounds = [round(100, 40), round(300, 35), round(200, 38)]
  expect(summarise(rounds)).toEqual({ perSecond: 200, cpuMicros: 35, rssMb: 300, failed: 3 })
})

it('compares CPU time: twice the time is half as cheap', () => {
  expect(ratioOf(summarise([round(900, 40)]), summarise([round(100, 20)]))).toBe(0.5)
})

it('compares throughput where CPU time cannot be read', () => {
  expect(ratioOf(summarise([round(300, undefined)]), summarise([round(400, undefined)]))).toBe(0.75)
})
