import { expect, it } from '@jest/globals'
import { summariseProbes } from './probe-freshness.js'

it('takes the slower of the two of each event, and leaves out what never came', () => {
  const probes = [{ store: 10, folds: 30 }, { store: 20, folds: 15 }, { store: 5 }]
  expect(summariseProbes(probes.map((seenAfterMs) => ({ seenAfterMs })))).toMatchObject({
    samples: 2,
    p50Ms: 20,
    p99Ms: 30,
    storeP99Ms: 20,
    foldsP50Ms: 15,
    missing: 1,
  })
})
