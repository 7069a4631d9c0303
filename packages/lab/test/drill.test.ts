import { expect, it } from '@jest/globals'
import { createTestDirectory } from '@frontpage/testing'
import { runDrill } from '../src/drill/instruments/run-drill.js'
import { rebuild } from '../src/drill/scenarios/rebuild.js'
import { redisFailover } from '../src/drill/scenarios/redis-failover.js'
import { redisWiped } from '../src/drill/scenarios/redis-wiped.js'
import { splitterKill } from '../src/drill/scenarios/splitter-kill.js'
import { trackerKill } from '../src/drill/scenarios/tracker-kill.js'

it('loses and duplicates nothing when the tracker is killed under load', async () => {
  const logs = await createTestDirectory('lab-logs')
  const options = { eventsPerSecond: 100, seconds: 4, kills: 2, seed: 1 }
  const result = await runDrill(trackerKill, options, { programs: 'source', logDirectory: logs.path })
  await logs.remove()
  expect(result).toMatchObject({ drill: 'tracker-kill', kills: 2, lost: 0, duplicated: 0, foldsEqual: true })
  expect(result['acknowledged']).toBeGreaterThan(0)
  expect(result['stored']).toBeGreaterThanOrEqual(result['acknowledged'] as number)
}, 120_000)

it('loses and duplicates nothing when Redis fails over and connections stay open', async () => {
  const logs = await createTestDirectory('lab-logs')
  const options = { eventsPerSecond: 100, seconds: 4, kills: 1, seed: 1 }
  const result = await runDrill(redisFailover, options, { programs: 'source', logDirectory: logs.path })
  await logs.remove()
  const nothing = { lost: 0, duplicated: 0, unreplicatedBytes: 0, unexpectedExits: 0, kills: 0 }
  expect(result).toMatchObject({ drill: 'redis-failover', failovers: 1, foldsEqual: true, ...nothing })
  expect(result['recoverySeconds']).toBeGreaterThan(0)
}, 240_000)

it('loses and duplicates nothing when Redis is emptied, and its read models come back', async () => {
  const logs = await createTestDirectory('lab-logs')
  const options = { eventsPerSecond: 100, seconds: 6, kills: 1, seed: 1 }
  const result = await runDrill(redisWiped, options, { programs: 'source', logDirectory: logs.path })
  await logs.remove()
  expect(result).toMatchObject({ drill: 'redis-wiped', kills: 1, lost: 0, duplicated: 0, foldsEqual: true })
  expect(result['rebuilds']).toMatchObject({ missing: 8 })
  expect(result['trendingRightAfterSeconds']).toBeGreaterThan(0)
  expect(result['trendingRightAfterSeconds']).toBeLessThan(30)
}, 240_000)

it('loses and doubles no exposure, and moves no reader, when the splitter is killed under load', async () => {
  const logs = await createTestDirectory('lab-logs')
  const options = { eventsPerSecond: 100, seconds: 6, kills: 2, seed: 1 }
  const result = await runDrill(splitterKill, options, { programs: 'source', logDirectory: logs.path })
  await logs.remove()
  const nothing = {
    exposuresLost: 0,
    exposuresDoubled: 0,
    readersInTwoVariations: 0,
    answeredInTwoVariations: 0,
  }
  expect(result).toMatchObject({
    drill: 'splitter-kill',
    kills: 3,
    lost: 0,
    duplicated: 0,
    foldsEqual: true,
    ...nothing,
  })
  expect(result['exposures']).toBeGreaterThan(0)
}, 240_000)

it('goes on with a rebuild when the transporter is killed under load, and gives up a cancelled one', async () => {
  const logs = await createTestDirectory('lab-logs')
  const options = { eventsPerSecond: 100, seconds: 6, kills: 1, seed: 1 }
  const result = await runDrill(rebuild, options, { programs: 'source', logDirectory: logs.path })
  await logs.remove()
  expect(result).toMatchObject({
    drill: 'rebuild',
    kills: 1,
    lost: 0,
    duplicated: 0,
    foldsEqual: true,
    generationChanged: true,
    killsOfRebuild: 1,
    resumed: 1,
  })
  expect(result['rebuildsMeanwhile']).toBeGreaterThan(0)
}, 300_000)
