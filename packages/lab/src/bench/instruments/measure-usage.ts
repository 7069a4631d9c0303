import { pinProcess, planCpus } from '../../platform/cpu-pinning.js'
import type { Platform } from '../../platform/start-platform.js'

/** The processes that use the machine while everything runs; the generator is this process. */
export type ProcessName = keyof Platform['servers'] | 'generator'

export interface UsageMeter {
  /** CPU time since the meter was made, or null where it cannot be read. */
  cpuMicros(): Record<ProcessName, number | null>
}

export function startUsageMeter({ servers }: Pick<Platform, 'servers'>): UsageMeter {
  const generatorBefore = process.cpuUsage()
  const before = mapServers(servers, (server) => server.usage()?.cpuMicros)
  return {
    cpuMicros() {
      const generator = process.cpuUsage(generatorBefore)
      const since = mapServers(servers, (server, name) => {
        const now = server.usage()?.cpuMicros
        const then = before[name]
        return now === undefined || then === undefined ? null : now - then
      })
      return { ...since, generator: generator.user + generator.system }
    },
  }
}

export function rssMbByProcess({ servers }: Pick<Platform, 'servers'>): Record<ProcessName, number | null> {
  return {
    ...mapServers(servers, (server) => server.usage()?.rssMb ?? null),
    generator: Number((process.memoryUsage.rss() / 1_000_000).toFixed(1)),
  }
}

/** CPU time per event, rounded to a tenth of a microsecond. */
export function perEvent(
  cpuMicros: Readonly<Record<ProcessName, number | null>>,
  events: number,
): Record<ProcessName, number | null> {
  return Object.fromEntries(
    Object.entries(cpuMicros).map(([name, micros]) => [
      name,
      micros === null ? null : Number((micros / events).toFixed(1)),
    ]),
  ) as Record<ProcessName, number | null>
}

/** Pins this process, and every process that is started from now on, to the same two CPUs. */
export function shareTwoCpus(): void {
  const plan = planCpus()
  if (plan === undefined) process.stderr.write('processes cannot be pinned here: all CPUs are used\n')
  else pinProcess(process.pid, [plan.server, plan.rest])
}

function mapServers<Value>(
  servers: Platform['servers'],
  read: (server: Platform['servers'][keyof Platform['servers']], name: keyof Platform['servers']) => Value,
): Record<keyof Platform['servers'], Value> {
  const names = ['tracker', 'transporter', 'redis', 'clickhouse'] as const
  return Object.fromEntries(names.map((name) => [name, read(servers[name], name)])) as Record<
    keyof Platform['servers'],
    Value
  >
}
