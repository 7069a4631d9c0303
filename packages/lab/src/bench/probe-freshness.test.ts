import { expect, it } from '@jest/globals'
import { summariseProbes, type Probe } from './probe-freshness.js'

const probe = (times: Pick<Probe, 'storeMs' | 'foldsMs'>): Probe => ({
  messageId: 'm',
  storyId: 's',
  answeredAtMs: 0,
  ...times,
})

it('takes the slower of the two of each event, and leaves out what never came', () => {
  const probes = [
    probe({ storeMs: 10, foldsMs: 30 }),
    probe({ storeMs: 20, foldsMs: 15 }),
    probe({ storeMs: 5 }),
  ]
  expect(summariseProbes(probes)).toMatchObject({
    samples: 2,
    p50Ms: 20,
    p99Ms: 30,
    storeP99Ms: 20,
    foldsP50Ms: 15,
    missing: 1,
  })
})
