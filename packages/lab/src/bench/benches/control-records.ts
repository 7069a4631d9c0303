import { waitFor } from '@frontpage/testing'
import { describeMachine } from '../../platform/machine.js'
import { buildPlatform } from '../../platform/build-platform.js'
import { withCleanup } from '../../platform/cleanup.js'
import type { Bench } from './bench.js'
import { inventStory } from './control-records/catalogue.js'
import { measureFollowing } from './control-records/measure-following.js'
import { report, setCatalogueStage, type CatalogueStage } from './control-records/stage.js'
import { watchProcess, type ProcessSpan } from './control-records/watch-process.js'

const records = 100_000
const recordsInACall = 500
const patienceMs = 120_000

export const controlRecords: Bench = {
  name: 'control-records',
  does: 'a kind of 100,000 records: its import, a cold start, a restored Redis, and what following changes costs',
  defaults: { seconds: 30, rate: 10 },
  async run({ seconds, rate }) {
    await buildPlatform()
    return withCleanup(async (cleanup) => {
      const stage = await setCatalogueStage(cleanup)
      const importSeconds = await importAll(stage)
      const cold = await startCold(stage)
      const following = await measureFollowing(stage, { changesPerSecond: rate, seconds, records })
      await stage.redis.flushall()
      const restored = await startCold(stage)
      return {
        bench: 'control-records',
        unit: 's',
        ours: cold.seconds,
        records,
        importSeconds,
        importedPerSecond: Math.round(records / importSeconds),
        coldStartSeconds: cold.seconds,
        coldStartCpuSeconds: cold.cpuSeconds,
        coldStartLongestBlockMs: cold.longestBlockMs,
        restoreSeconds: restored.seconds,
        restoreLongestBlockMs: restored.longestBlockMs,
        ...following,
        rssMb: Math.round(process.memoryUsage.rss() / 1_000_000),
        ...describeMachine(),
      }
    })
  },
}

/** Imports all records, one call after the other, and returns the seconds that it took. */
async function importAll({ admin }: CatalogueStage): Promise<number> {
  const startedAt = performance.now()
  for (let from = 0; from < records; from += recordsInACall) {
    const stories = Array.from({ length: recordsInACall }, (_, at) => inventStory(from + at))
    await admin.change(
      stories.map((value) => ({ id: value.id, value })),
      'lab',
    )
    if (from % 20_000 === 0) report(`${from} of ${records} records imported`)
  }
  return Number(((performance.now() - startedAt) / 1_000).toFixed(2))
}

/** Measures a service that starts, until it has all records. */
async function startCold({ follow }: CatalogueStage): Promise<ProcessSpan> {
  const watch = watchProcess()
  const follower = await follow()
  await waitFor(() => follower.isLoaded() && follower.byId(inventStory(records - 1).id) !== undefined, {
    timeoutMs: patienceMs,
    what: 'all records',
  })
  const span = watch.stop()
  if (follower.all().length !== records) throw new Error(`it has ${follower.all().length} records`)
  await follower.close()
  return span
}
