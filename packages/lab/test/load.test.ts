import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { startTestNetwork, type TestNetwork } from '@frontpage/testing'
import { load } from '../src/experiment/load-command.js'

let network: TestNetwork
beforeAll(async () => {
  network = await startTestNetwork()
})
afterAll(() => network.stop())

it('runs an experiment beside the reference traffic, and one that runs already goes on', async () => {
  const args = [
    ['--target', network.tracker.url],
    ['--splitter', network.splitter.url],
    ['--admin-token', network.adminSecret],
    ['--rate', '100'],
    ['--evaluations', '50'],
    ['--seconds', '2'],
  ].flat()
  for (let run = 0; run < 2; run++) {
    const result = await load.run(args)
    expect(result).toMatchObject({
      traffic: 'reference',
      experiment: 'lab-load',
      rejected: 0,
      answeredInTwoVariations: 0,
      evaluations: { refused: 0, givenUp: 0 },
    })
    expect(result['exposures']).toBeGreaterThan(0)
  }
  await network.processAll()
  const stored = await network.store.query({
    query: `SELECT count() > 0 AS isStored FROM events WHERE source_id = 'splitter'`,
    format: 'JSONEachRow',
  })
  expect(await stored.json()).toEqual([{ isStored: 1 }])
}, 60_000)
