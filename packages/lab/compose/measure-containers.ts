import { get } from 'node:http'
import { json } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { runDocker } from './run-docker.js'

/** The processor and the memory that a container took over some time. */
export interface ContainerUsage {
  readonly service: string
  /** CPU time by the clock: 1 is a whole core. */
  readonly cores: number
  /** Memory at the end, without what the kernel could take back. */
  readonly bytes: number
}

/** Measures running containers, in the order of their services' names. */
export async function measureContainers(
  containers: readonly string[],
  { forMs }: { readonly forMs: number },
): Promise<ContainerUsage[]> {
  const running = await findRunning(containers)
  const startedAt = performance.now()
  const before = await Promise.all(running.map(({ id }) => readUsage(id)))
  await pause(forMs)
  const after = await Promise.all(running.map(({ id }) => readUsage(id)))
  const seconds = (performance.now() - startedAt) / 1_000
  return running
    .map(({ service }, at) => ({
      service,
      cores: (after[at]!.cpuSeconds - before[at]!.cpuSeconds) / seconds,
      bytes: after[at]!.bytes,
    }))
    .toSorted((a, b) => a.service.localeCompare(b.service))
}

async function findRunning(containers: readonly string[]): Promise<{ id: string; service: string }[]> {
  const format = '{{.State.Running}} {{.Id}} {{index .Config.Labels "com.docker.compose.service"}}'
  const lines = (await runDocker(['docker', 'inspect', '--format', format, ...containers])).trim().split('\n')
  return lines.flatMap((line) => {
    const [isRunning, id = '', service = ''] = line.split(' ')
    return isRunning === 'true' ? [{ id, service }] : []
  })
}

/** Asks the engine, which reads control groups of either version. */
async function readUsage(container: string): Promise<{ cpuSeconds: number; bytes: number }> {
  const { cpu_stats: cpu, memory_stats: memory } = await askEngine(
    `/containers/${container}/stats?stream=false&one-shot=true`,
  )
  const reclaimable = memory.stats?.['inactive_file'] ?? memory.stats?.['total_inactive_file'] ?? 0
  return { cpuSeconds: cpu.cpu_usage.total_usage / 1e9, bytes: (memory.usage ?? 0) - reclaimable }
}

interface ContainerStats {
  readonly cpu_stats: { readonly cpu_usage: { readonly total_usage: number } }
  readonly memory_stats: { readonly usage?: number; readonly stats?: Readonly<Record<string, number>> }
}

async function askEngine(path: string): Promise<ContainerStats> {
  const { DOCKER_HOST: host = 'unix:///var/run/docker.sock' } = process.env
  const socketPath = host.startsWith('unix://') ? host.slice('unix://'.length) : undefined
  const where = socketPath === undefined ? new URL(host.replace(/^tcp:/, 'http:')) : undefined
  return new Promise((resolve, reject) => {
    const options = where === undefined ? { socketPath } : { host: where.hostname, port: where.port }
    get({ ...options, path }, (answer) => {
      json(answer).then((body) => resolve(body as ContainerStats), reject)
    }).on('error', reject)
  })
}
