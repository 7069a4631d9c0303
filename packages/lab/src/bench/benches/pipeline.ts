import { describeMachine } from '../../platform/machine.js'
import { withCleanup } from '../../platform/cleanup.js'
import { readMetrics } from '../../platform/read-metrics.js'
import { startPlatform } from '../../platform/start-platform.js'
import { readBytesPerEvent } from '../instruments/audit-sendings.js'
import type { Bench } from './bench.js'
import { findHighestPassing } from '../instruments/find-highest-passing.js'
import { shareTwoCpus } from '../instruments/measure-usage.js'
import { runLoad, type LoadReport } from '../instruments/run-load.js'

/** Compilers and caches need some traffic before anything is measured. */
const warmUp = { eventsPerSecond: 5_000, seconds: 5 }
const probeSeconds = 20
const maxShortfall = 0.025
/** A load of a minute may leave this much work behind; a shorter one proportionally less. */
const maxDrainSecondsAMinute = 5
/** The time that the last events take in any case: gathering, an insert, its confirmation. */
const minDrainSeconds = 1.5

type PipelineReport = LoadReport & {
  rowsPerInsert: number
  bytesPerEventOnDisk: number | null
  unexpectedExits: number
}

export const pipeline: Bench = {
  name: 'pipeline',
  does: 'everything on two CPUs: accepted, archived, folded and confirmed at a constant rate; CPU by process',
  defaults: { seconds: 60, rate: 20_000 },
  async run({ rate, seconds, runs, search }) {
    shareTwoCpus()
    const reports: PipelineReport[] = []
    for (let run = 1; run <= runs; run++) {
      const report = await runOnce({ eventsPerSecond: rate, seconds })
      process.stderr.write(`run ${run}/${runs}: ${JSON.stringify(report)}\n`)
      reports.push(report)
    }
    const [best] = reports.toSorted(byMerit)
    if (best === undefined) throw new Error('no run was made')
    const found = search ? await searchHighest(rate, passes(best)) : undefined
    return {
      bench: 'pipeline',
      unit: 'events/s',
      ours: best.acceptedPerSecond,
      passed: passes(best),
      ...best,
      highestPassing: found?.highest ?? null,
      probes: found?.probes ?? [],
      eventsPerRequest: 100,
      runs: reports.map(({ acceptedPerSecond, lost, duplicated, drainSeconds }) => ({
        acceptedPerSecond,
        lost,
        duplicated,
        drainSeconds,
      })),
      ...describeMachine(),
    }
  },
}

/** On a platform of its own, so that no run finds data of an earlier one. */
function runOnce(load: { eventsPerSecond: number; seconds: number }): Promise<PipelineReport> {
  return withCleanup(async (cleanup) => {
    const platform = await startPlatform(cleanup)
    await runLoad(platform, warmUp)
    const report = await runLoad(platform, load)
    const rowsPerInsert = await readRowsPerInsert(platform.transporterUrl)
    const bytesPerEventOnDisk = await readBytesPerEvent(platform.store)
    const unexpectedExits = Object.values(platform.servers).reduce((sum, it) => sum + it.unexpectedExits(), 0)
    return { ...report, rowsPerInsert, bytesPerEventOnDisk, unexpectedExits }
  })
}

/** The mean since the transporter started: what a row costs ClickHouse depends on it more than on anything else. */
async function readRowsPerInsert(transporterUrl: string): Promise<number> {
  const metrics = await readMetrics(transporterUrl)
  const sample = (name: string): number => metrics.get(`frontpage_transporter_insert_rows_${name}`) ?? NaN
  return Math.round(sample('sum') / sample('count'))
}

async function searchHighest(
  rate: number,
  passedAtStart: boolean,
): Promise<{ highest: number | null; probes: object[] }> {
  return withCleanup(async (cleanup) => {
    const platform = await startPlatform(cleanup)
    await runLoad(platform, warmUp)
    return findHighestPassing(rate, passedAtStart, async (eventsPerSecond) => {
      const report = await runLoad(platform, { eventsPerSecond, seconds: probeSeconds })
      const { acceptedPerSecond, lost, duplicated, drainSeconds } = report
      const result = { eventsPerSecond, acceptedPerSecond, lost, duplicated, drainSeconds }
      process.stderr.write(`probe: ${JSON.stringify(result)}\n`)
      return { passed: passes(report), result }
    })
  })
}

/** Whether the platform keeps up with the load, and all of it is stored once. */
function passes(
  report: Pick<
    LoadReport,
    'eventsPerSecond' | 'seconds' | 'acceptedPerSecond' | 'lost' | 'duplicated' | 'drainSeconds'
  >,
): boolean {
  const maxDrainSeconds = Math.max(minDrainSeconds, (maxDrainSecondsAMinute * report.seconds) / 60)
  return (
    report.acceptedPerSecond >= report.eventsPerSecond * (1 - maxShortfall) &&
    report.lost === 0 &&
    report.duplicated === 0 &&
    report.drainSeconds <= maxDrainSeconds
  )
}

function byMerit(a: PipelineReport, b: PipelineReport): number {
  return (
    a.lost + a.duplicated - (b.lost + b.duplicated) ||
    Number(passes(b)) - Number(passes(a)) ||
    b.acceptedPerSecond - a.acceptedPerSecond ||
    a.drainSeconds - b.drainSeconds
  )
}
