import { expect, it } from '@jest/globals'
import { countCrossovers, type SeenVariation } from './reader-fleet.js'

const see = (unit: string, variation: string, experiment = 'pictures'): SeenVariation => ({
  experiment,
  attribute: unit.startsWith('account') ? 'userId' : 'id',
  unit,
  variation,
})

it('counts readers who got two variations, also before and after they signed in', () => {
  const steady = [see('device-1', 'large'), see('account-1', 'large'), see('device-1', 'control', 'layout')]
  expect(countCrossovers(steady)).toBe(0)
  expect(countCrossovers([...steady, see('account-2', 'large'), see('device-2', 'control')])).toBe(1)
})
