import { expect, it } from '@jest/globals'
import { createAttemptBudget } from './attempt-budget.js'

it('gives each name its tries, and gives them back within a minute', () => {
  let time = 0
  const budget = createAttemptBudget(60, () => time)
  const taken = (name: string, tries: number): number =>
    Array.from({ length: tries }, () => budget.take(name)).filter(Boolean).length
  expect(taken('a', 100)).toBe(60)
  expect(taken('b', 10)).toBe(10)
  time = 10_000
  expect(taken('a', 100)).toBe(10)
  expect(taken('b', 100)).toBe(60)
  time = 3_600_000
  expect(taken('a', 100)).toBe(60)
})
