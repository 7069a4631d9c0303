import type { FoldName } from '@frontpage/transporter'
import { pinProcess, planCpus } from '../../platform/cpu-pinning.js'
import { describeMachine } from '../../platform/machine.js'
import { withCleanup } from '../../platform/cleanup.js'
import { startPlatform, type Platform } from '../../platform/start-platform.js'
import type { Bench } from './bench.js'
import { fillArchive } from './rebuild/fill-archive.js'
import { measureRebuild, type RebuildRun } from './rebuild/measure-rebuild.js'
import { rebuildNaively, type NaiveRun } from './rebuild/naive-rebuild.js'

const growth = 10
const archiveHours = 24

export const rebuild: Bench = {
  name: 'rebuild',
  does: 'a read model from the archive of a day, by one transporter on a CPU of its own; beside it a call an event',
  async run({ events, readModel }) {
    const small = await runOnce({ events, readModel, hasNaive: true })
    const large = await runOnce({ events: events * growth, readModel, hasNaive: false })
    const { naive } = small
    const ours = large.run
    return {
      bench: 'rebuild',
      unit: 'events/s',
      readModel,
      ours: ours.eventsPerSecond,
      naive: naive?.archiveEventsPerSecond ?? null,
      ratioToNaive:
        naive === undefined ? null : ratio(ours.archiveEventsPerSecond, naive.archiveEventsPerSecond),
      ratioToNaiveCpu: naive === undefined ? null : ratio(naive.cpuMicros, cpuMicrosOfArchive(ours)),
      ...ours,
      rateAtTenfold: ratio(large.run.eventsPerSecond, small.run.eventsPerSecond),
      runs: [small.run, large.run],
      naiveEvents: naive?.events ?? null,
      hours: archiveHours,
      ...describeMachine(),
    }
  },
}

/** An archive of its own, and a transporter that was not there while it was filled. */
function runOnce({
  events,
  readModel,
  hasNaive,
}: {
  events: number
  readModel: FoldName | 'all'
  hasNaive: boolean
}): Promise<{ run: RebuildRun; naive: NaiveRun | undefined }> {
  return withCleanup(async (cleanup) => {
    const cpus = planCpus()
    if (cpus === undefined) process.stderr.write('processes cannot be pinned here: figures will be rough\n')
    const platform = await startPlatform(cleanup, { transporterEnv: { TRANSPORTER_NICENESS: '0' } })
    await platform.servers.transporter.kill()
    platform.servers.tracker.pause()
    await fillArchive(platform.store, { events, hours: archiveHours })
    platform.servers.transporter.spawn()
    await platform.servers.transporter.ready()

    const moveLab = (cpu: number | undefined): void => {
      if (cpu !== undefined) pinProcess(process.pid, [cpu])
    }
    cleanup.add(() => {
      if (cpus !== undefined) pinProcess(process.pid, cpus.all)
    })
    moveLab(cpus?.rest)
    const run = await measureRebuild(platform, { readModel, events, cpus })
    process.stderr.write(`${JSON.stringify(run)}\n`)
    if (!hasNaive) return { run, naive: undefined }
    moveLab(cpus?.server)
    const naive = await measureNaively(platform, readModel)
    process.stderr.write(`naive: ${JSON.stringify(naive)}\n`)
    return { run, naive }
  })
}

/** The transporter rests, so that the loop has its CPU for itself. */
async function measureNaively(
  platform: Platform,
  readModel: FoldName | 'all',
): Promise<NaiveRun | undefined> {
  if (readModel === 'all') return undefined
  platform.servers.transporter.pause()
  return rebuildNaively(platform, readModel)
}

/** For each event of the archive, also those that the read model is not made of. */
function cpuMicrosOfArchive(run: RebuildRun): number | null {
  const { transporterCpuMicros, redisCpuMicros, clickhouseCpuMicros, eventsRead, events } = run
  if (transporterCpuMicros === null || redisCpuMicros === null || clickhouseCpuMicros === null) return null
  return ((transporterCpuMicros + redisCpuMicros + clickhouseCpuMicros) * eventsRead) / events
}

function ratio(numerator: number | null, denominator: number | null): number | null {
  if (numerator === null || denominator === null || denominator === 0) return null
  return Number((numerator / denominator).toFixed(2))
}
