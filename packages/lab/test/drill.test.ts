import { expect, it } from '@jest/globals'
import {
  createTestDirectory,
  externalServer,
  startTestClickHouse,
  startTestRedis,
  unlessExternal,
} from '@frontpage/testing'
import type { LabResult } from '../src/command/lab-command.js'
import { runDrill } from '../src/drill/instruments/run-drill.js'
import type { DrillOptions, Scenario } from '../src/drill/instruments/scenario.js'
import { rebuild } from '../src/drill/scenarios/rebuild.js'
import { redisFailover } from '../src/drill/scenarios/redis-failover.js'
import { redisWiped } from '../src/drill/scenarios/redis-wiped.js'
import { splitterKill } from '../src/drill/scenarios/splitter-kill.js'
import { trackerKill } from '../src/drill/scenarios/tracker-kill.js'

const itWithOwnRedis = unlessExternal('redis', it)

/** Runs the sources, on the servers that tests were given, if any; the lab starts what was not given. */
async function runOnTestServers(scenario: Scenario, options: DrillOptions): Promise<LabResult> {
  const logs = await createTestDirectory('lab-logs')
  const clickhouse = externalServer('clickhouse') === undefined ? undefined : await startTestClickHouse()
  const redis = externalServer('redis') === undefined ? undefined : await startTestRedis()
  const stores = {
    ...(clickhouse !== undefined && { clickhouse: clickhouse.newDatabase('drill') }),
    ...(redis !== undefined && { redisUrl: redis.url }),
  }
  try {
    const result = await runDrill(scenario, options, { programs: 'source', logDirectory: logs.path, stores })
    await logs.remove()
    return result
  } finally {
    await Promise.all([clickhouse?.stop(), redis?.stop()])
  }
}

it('loses and duplicates nothing when the tracker is killed under load', async () => {
  const options = { eventsPerSecond: 100, seconds: 4, kills: 2, seed: 1 }
  const result = await runOnTestServers(trackerKill, options)
  expect(result).toMatchObject({ drill: 'tracker-kill', kills: 2, lost: 0, duplicated: 0, foldsEqual: true })
  expect(result['acknowledged']).toBeGreaterThan(0)
  expect(result['stored']).toBeGreaterThanOrEqual(result['acknowledged'] as number)
}, 120_000)

itWithOwnRedis(
  'loses and duplicates nothing when Redis fails over and connections stay open',
  async () => {
    const options = { eventsPerSecond: 100, seconds: 4, kills: 1, seed: 1 }
    const result = await runOnTestServers(redisFailover, options)
    const nothing = { lost: 0, duplicated: 0, unreplicatedBytes: 0, unexpectedExits: 0, kills: 0 }
    expect(result).toMatchObject({ drill: 'redis-failover', failovers: 1, foldsEqual: true, ...nothing })
    expect(result['recoverySeconds']).toBeGreaterThan(0)
  },
  240_000,
)

itWithOwnRedis(
  'loses and duplicates nothing when Redis is emptied, and its read models come back',
  async () => {
    const options = { eventsPerSecond: 100, seconds: 6, kills: 1, seed: 1 }
    const result = await runOnTestServers(redisWiped, options)
    expect(result).toMatchObject({ drill: 'redis-wiped', kills: 1, lost: 0, duplicated: 0, foldsEqual: true })
    expect(result['rebuilds']).toMatchObject({ missing: 8 })
    expect(result['trendingRightAfterSeconds']).toBeGreaterThan(0)
    expect(result['trendingRightAfterSeconds']).toBeLessThan(30)
  },
  240_000,
)

itWithOwnRedis(
  'loses and doubles no exposure, and moves no reader, when the splitter is killed under load',
  async () => {
    const options = { eventsPerSecond: 100, seconds: 6, kills: 2, seed: 1 }
    const result = await runOnTestServers(splitterKill, options)
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
  },
  240_000,
)

it('goes on with a rebuild when the transporter is killed under load, and gives up a cancelled one', async () => {
  const options = { eventsPerSecond: 100, seconds: 6, kills: 1, seed: 1 }
  const result = await runOnTestServers(rebuild, options)
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
