import { expect, it } from '@jest/globals'
import { findHighestPassing } from './find-highest-passing.js'

const upTo = (limit: number) => (rate: number) => Promise.resolve({ passed: rate <= limit, result: rate })

it('rises until a rate fails', async () => {
  const found = await findHighestPassing(20_000, true, upTo(25_000))
  expect(found).toEqual({ highest: 24_200, probes: [22_000, 24_200, 26_600] })
})

it('falls until a rate passes', async () => {
  const found = await findHighestPassing(20_000, false, upTo(17_000))
  expect(found).toEqual({ highest: 16_500, probes: [18_200, 16_500] })
})

it('gives up, with null when nothing passed', async () => {
  const found = await findHighestPassing(20_000, false, upTo(0))
  expect(found.highest).toBeNull()
  expect(found.probes).toHaveLength(8)
})
