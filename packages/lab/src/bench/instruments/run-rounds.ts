import type { ClosedLoopOptions } from '../../load/closed-loop-options.js'
import { runClosedLoop } from '../../load/closed-loop.js'
import { medianOf } from '../../load/percentile.js'
import type { Contestant } from './contestant.js'

export interface Round {
  perSecond: number
  /** User and system time of the server's process; undefined where there is no /proc. */
  cpuMicros: number | undefined
  rssMb: number | undefined
  failed: number
}

export interface RoundsOptions {
  rounds: number
  load: Omit<ClosedLoopOptions, 'target'>
  eventsPerRequest: number
}

const warmUpSeconds = 3

/**
 * Each contestant in turn, `rounds` times: load from other programs affects all of them, and each has a quiet round
 * somewhere.
 */
export async function runRounds(
  contestants: readonly Contestant[],
  options: RoundsOptions,
): Promise<Map<Contestant['name'], Round[]>> {
  const measured = new Map(contestants.map(({ name }) => [name, [] as Round[]]))
  for (const contestant of contestants) {
    await runRound(contestant, { ...options, load: { ...options.load, seconds: warmUpSeconds } })
  }
  for (let round = 1; round <= options.rounds; round++) {
    for (const contestant of contestants) {
      const result = await runRound(contestant, options)
      measured.get(contestant.name)?.push(result)
      process.stderr.write(`round ${round}/${options.rounds} ${contestant.name}: ${describe(result)}\n`)
    }
  }
  return measured
}

/** Figures are per event. */
export async function runRound(contestant: Contestant, options: RoundsOptions): Promise<Round> {
  const { server, url } = contestant
  await contestant.before?.()
  const before = server.usage()
  const result = await runClosedLoop({ ...options.load, target: url })
  const after = server.usage()
  await contestant.after?.()
  const events = result.requests * options.eventsPerRequest
  return {
    perSecond: events / result.seconds,
    cpuMicros:
      before === undefined || after === undefined ? undefined : (after.cpuMicros - before.cpuMicros) / events,
    rssMb: after?.rssMb,
    failed: result.failed,
  }
}

export interface RoundsSummary {
  /** The median. */
  perSecond: number
  /** The least; null where CPU time cannot be read. */
  cpuMicros: number | null
  rssMb: number | null
  failed: number
}

export function summarise(rounds: readonly Round[]): RoundsSummary {
  const known = (read: (round: Round) => number | undefined): number[] =>
    rounds.map(read).filter((value) => value !== undefined)
  const cpu = known(({ cpuMicros }) => cpuMicros)
  const rss = known(({ rssMb }) => rssMb)
  return {
    perSecond: Math.round(medianOf(rounds.map(({ perSecond }) => perSecond))),
    cpuMicros: cpu.length === 0 ? null : Number(Math.min(...cpu).toFixed(3)),
    rssMb: rss.length === 0 ? null : Math.max(...rss),
    failed: rounds.reduce((sum, { failed }) => sum + failed, 0),
  }
}

/** Returns how many times cheaper `ours` is than `other`, by CPU time; by throughput where that cannot be read. */
export function ratioOf(ours: RoundsSummary, other: RoundsSummary): number {
  const ratio =
    ours.cpuMicros === null || other.cpuMicros === null
      ? ours.perSecond / other.perSecond
      : other.cpuMicros / ours.cpuMicros
  return Number(ratio.toFixed(3))
}

export function describe({ perSecond, cpuMicros, rssMb, failed }: Round): string {
  const cpu = cpuMicros === undefined ? '' : `, ${cpuMicros.toFixed(2)} µs CPU an event`
  return `${Math.round(perSecond)} events/s${cpu}, ${rssMb ?? '?'} MB${failed > 0 ? `, ${failed} FAILED` : ''}`
}
