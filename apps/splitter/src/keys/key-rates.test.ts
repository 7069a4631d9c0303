import { expect, it } from '@jest/globals'
import { createKeyRates } from './key-rates.js'

it('lets each key make its requests of a second, and again as time goes by', () => {
  const rates = createKeyRates(2)

  expect([rates.take('a', 0), rates.take('a', 0), rates.take('a', 0)]).toEqual([0, 0, 1])
  expect(rates.take('b', 0)).toBe(0)
  expect(rates.take('a', 499)).toBe(1)
  expect(rates.take('a', 500)).toBe(0)
  expect(rates.take('a', 500)).toBe(1)
})

it('saves up no more than one second', () => {
  const rates = createKeyRates(2)
  rates.take('a', 0)

  expect([1, 2, 3].map(() => rates.take('a', 60_000))).toEqual([0, 0, 1])
})
