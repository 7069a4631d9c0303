import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createByteBudget } from './byte-budget.js'

it('never gives out more than its bytes within its time', () => {
  const step = fc.record({ afterMs: fc.nat(400), bytes: fc.integer({ min: 1, max: 40 }) })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      let nowMs = 0
      const budget = createByteBudget({ maxBytes: 100, withinMs: 1_000, now: () => nowMs })
      const given: { atMs: number; bytes: number }[] = []
      for (const { afterMs, bytes } of steps) {
        nowMs += afterMs
        if (budget.take(bytes)) given.push({ atMs: nowMs, bytes })
        const recent = given.filter(({ atMs }) => atMs > nowMs - 1_000)
        expect(recent.reduce((sum, each) => sum + each.bytes, 0)).toBeLessThanOrEqual(100)
      }
    }),
  )
})

it('has room again after its time', () => {
  let nowMs = 0
  const budget = createByteBudget({ maxBytes: 100, withinMs: 1_000, now: () => nowMs })
  expect([budget.take(100), budget.take(1)]).toEqual([true, false])
  nowMs = 1_200
  expect([budget.take(100), budget.take(1)]).toEqual([true, false])
  nowMs = 86_400_000
  expect(budget.take(100)).toBe(true)
})
