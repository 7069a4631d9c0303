import { constants } from 'node:os'
import { createLogger, type Logger } from '../logging/create-logger.js'
import type { CloseFailure } from './closing-stack.js'
import { StartUpError } from './start-up-error.js'

export interface RunningService {
  readonly log: Logger
  /** The address at which it listens; sent to the parent process when there is an IPC channel. */
  readonly url?: string
  /** The deadline of `close`; the process exits at the latest a moment after it. */
  readonly shutdownDeadlineMs: number
  /** Drains and closes everything; idempotent; resolves with the names of resources that could not be closed. */
  close(): Promise<readonly CloseFailure[]>
}

export interface RunServiceOptions {
  readonly name: string
  /** `signal` is aborted when the process is asked to stop before the start-up is done. */
  start(context: { signal: AbortSignal }): Promise<RunningService>
}

/** A parent that exited meanwhile is reported by 'disconnect'. */
const ignore = (): void => undefined

/** Extra time for the log and the operating system, beyond the deadline of `close`. */
const graceMs = 1000
const startUpStopMs = 10_000
/**
 * Ctrl-C in a terminal reaches a process twice: directly, and passed on by its parent. A later signal is a request to
 * exit at once.
 */
const sameRequestMs = 1_000

/**
 * Runs a service as this process: the only place that touches signals and exit codes. SIGTERM, SIGINT and a lost parent
 * (IPC) drain and exit 0; a second signal exits at once; an uncaught error closes and exits 1. Resolves when the
 * service is ready.
 */
export async function runService(options: RunServiceOptions): Promise<void> {
  const { name } = options
  const startUp = new AbortController()
  let log = createLogger({ service: name, level: 'info' })
  let service: RunningService | undefined
  let stopping = false
  let stoppingSince = 0

  const stop = (reason: string, exitCode: number): void => {
    if (stopping) return
    stopping = true
    stoppingSince = performance.now()
    startUp.abort()
    log.info({ reason }, 'stopping')
    void stopAndExit(exitCode)
  }

  const stopAndExit = async (exitCode: number): Promise<void> => {
    setTimeout(
      () => {
        log.error('did not stop within the deadline')
        process.exit(1)
      },
      (service?.shutdownDeadlineMs ?? startUpStopMs) + graceMs,
    )
    await started
    const failures = (await service?.close()) ?? []
    log.info({ failures: failures.map((failure) => failure.name) }, 'stopped')
    process.exit(failures.length === 0 ? exitCode : 1)
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (!stopping) stop(signal, 0)
      else if (performance.now() - stoppingSince > sameRequestMs) {
        process.exit(128 + constants.signals[signal])
      }
    })
  }
  process.on('uncaughtException', (error, origin) => {
    log.fatal({ err: error, origin }, 'uncaught exception')
    stop(origin, 1)
  })
  // When the parent dies, our output's pipes break; that must not look like a fault of this process.
  process.stdout.on('error', () => stop('output closed', 0))
  process.stderr.on('error', () => stop('output closed', 0))
  if (process.send !== undefined) process.on('disconnect', () => stop('parent gone', 0))

  const started = startOnce()
  await started

  async function startOnce(): Promise<void> {
    try {
      service = await options.start({ signal: startUp.signal })
    } catch (error) {
      if (stopping) return
      if (!(error instanceof StartUpError)) log.fatal({ err: error }, 'start-up failed')
      process.stderr.write(
        `${name} could not start: ${error instanceof Error ? error.message : 'unknown error'}\n`,
      )
      process.exit(1)
    }
    log = service.log
    if (stopping) return
    log.info({ url: service.url }, 'ready')
    if (process.connected) process.send?.({ type: 'ready', url: service.url }, undefined, undefined, ignore)
  }
}
