import { expect, it } from '@jest/globals'
import { createAttemptBudget } from './attempt-budget.js'

it('gives each name its attempts, and restores them within a minute', () => {
  let time = 0
  const budget = createAttemptBudget(60, () => time)
  const taken = (name: string, attempts: number): number =>
    Array.from({ length: attempts }, () => budget.take(name)).filter(Boolean).length
  expect(taken('a', 100)).toBe(60)
  expect(taken('b', 10)).toBe(10)
  time = 10_000
  expect(taken('a', 100)).toBe(10)
  expect(taken('b', 100)).toBe(60)
  time = 3_600_000
  expect(taken('a', 100)).toBe(60)
})
