import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  createLogger,
  StartUpError,
  type CloseFailure,
  type Logger,
  type RunningService,
  type ServiceConfig,
} from '@frontpage/service-kit'
import { collectMetrics } from './share-metrics.js'
import { createSaltServer } from './share-salts.js'
import { createTokenServer } from './share-tokens.js'

const firstRestartMs = 100
const longestRestartMs = 10_000
/** A process that ran at least this long is restarted without delay. */
const healthyAfterMs = 30_000
/** A process is killed this long after its own shutdown deadline. */
const graceMs = 500

interface ClusterConfig extends Pick<ServiceConfig, 'logLevel' | 'shutdownDeadlineMs'> {
  readonly processes: number
}

interface ForkOptions {
  readonly log: Logger
  readonly grantTokens: ReturnType<typeof createTokenServer>
  readonly agreeOnSalts: ReturnType<typeof createSaltServer>
}

/**
 * Runs `config.processes` trackers that share the port. Each has a journal of its own, in the same directory; what one
 * leaves behind when it dies is adopted and shipped by another. This process takes no requests itself.
 */
export async function startTrackerCluster(
  config: ClusterConfig,
  { signal }: { signal: AbortSignal },
): Promise<RunningService> {
  const log = createLogger({ service: 'tracker', level: config.logLevel })
  // Processes accept for themselves. Were they accepted here and passed on, a connection on its way to a process that
  // dies would hang for ever: node keeps its handle and reports nothing.
  cluster.schedulingPolicy = cluster.SCHED_NONE
  const options: ForkOptions = { log, grantTokens: createTokenServer(), agreeOnSalts: createSaltServer() }
  let isStopping = false

  async function keepRunning(slot: number, first: Worker): Promise<void> {
    let worker = first
    let failures = 0
    for (;;) {
      const startedAt = performance.now()
      const [code, deathSignal] = (await once(worker, 'exit')) as [number | null, string | null]
      if (isStopping) return
      failures = performance.now() - startedAt > healthyAfterMs ? 0 : failures + 1
      const restartInMs = Math.min(firstRestartMs * 2 ** Math.max(0, failures - 1), longestRestartMs)
      log.error({ slot, code, signal: deathSignal, restartInMs }, 'tracker process ended; restarting it')
      await sleep(restartInMs)
      if (isStopping) return
      worker = fork(slot, options)
    }
  }

  const workers = Array.from({ length: config.processes }, (_, slot) => fork(slot, options))
  const stopEarly = (): void => void stopAll(0)
  signal.addEventListener('abort', stopEarly)
  try {
    const urls = await Promise.all(workers.map((worker) => untilReady(worker)))
    for (const [slot, worker] of workers.entries()) void keepRunning(slot, worker)
    return { log, url: urls[0] ?? '', shutdownDeadlineMs: config.shutdownDeadlineMs, close }
  } catch (error) {
    await stopAll(config.shutdownDeadlineMs)
    throw error
  } finally {
    // From here on `close` stops them and gives them time to drain.
    signal.removeEventListener('abort', stopEarly)
  }

  async function close(): Promise<readonly CloseFailure[]> {
    return stopAll(config.shutdownDeadlineMs)
  }

  async function stopAll(deadlineMs: number): Promise<readonly CloseFailure[]> {
    isStopping = true
    const endings = Object.values(cluster.workers ?? {}).map((worker) =>
      worker === undefined ? Promise.resolve(undefined) : stop(worker, deadlineMs),
    )
    const failures = await Promise.all(endings)
    return failures.filter((failure) => failure !== undefined)
  }
}

function fork(slot: number, { log, grantTokens, agreeOnSalts }: ForkOptions): Worker {
  const worker = cluster.fork()
  worker.on('message', (message: unknown) => {
    collectMetrics(worker, message)
    grantTokens(worker, message)
    agreeOnSalts(worker, message)
  })
  // The message goes to a process that is about to end.
  worker.on('error', (error) => log.debug({ err: error, slot }, 'tracker process'))
  return worker
}

function untilReady(worker: Worker): Promise<string> {
  return new Promise((resolve, reject) => {
    worker.on('message', (message: { type?: string; url?: string }) => {
      if (message.type === 'ready') resolve(message.url ?? '')
    })
    worker.once('exit', () => reject(new StartUpError('a tracker process ended before it was ready')))
  })
}

async function stop(worker: Worker, deadlineMs: number): Promise<CloseFailure | undefined> {
  if (worker.isDead()) return undefined
  const exited = once(worker, 'exit')
  worker.process.kill('SIGTERM')
  const kill = setTimeout(() => worker.process.kill('SIGKILL'), deadlineMs + graceMs)
  const [code, endedBy] = (await exited) as [number | null, string | null]
  clearTimeout(kill)
  // The signal itself ended it: the process was still loading and had nothing open.
  if (code === 0 || endedBy === 'SIGTERM') return undefined
  return { name: 'tracker process', error: new Error(`ended with ${code ?? endedBy}`) }
}
