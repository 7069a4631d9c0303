#!/usr/bin/env node
import { getPriority, setPriority } from 'node:os'
import { ConfigError, readConfig, requiredThreads, type EmbeddedClickHouseConfig } from './config.js'
import { createLog } from './log.js'
import { isSupervised, respawn } from './respawn.js'
import { startEmbeddedClickHouse } from './start-embedded-clickhouse.js'

const log = createLog(process.stdout, process.stderr)

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const threads = requiredThreads(config)
  if (Number(process.env.UV_THREADPOOL_SIZE ?? 0) >= threads) await serve(config)
  else process.exit(await respawn(threads, process.env))
}

async function serve(config: EmbeddedClickHouseConfig): Promise<void> {
  // Set before the engine starts its threads, which inherit it. A process that was started with a lower priority may not raise it.
  if (getPriority() < config.niceness) setPriority(config.niceness)
  const clickHouse = await startEmbeddedClickHouse(config, log)
  const stop = async (reason: string): Promise<void> => {
    log.info(`stopping: ${reason}`)
    const isClosed = await clickHouse.close()
    // Exiting waits for libuv's threads: one with an uncancellable statement would keep the process alive.
    if (isClosed) process.exit(0)
    log.warn('a statement could not be cancelled')
    process.kill(process.pid, 'SIGKILL')
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal))
  process.once('disconnect', () => {
    // A kill of the parent is meant for this process, whose lock and port are then expected to be free.
    if (isSupervised(process.env)) process.kill(process.pid, 'SIGKILL')
    else void stop('the parent has gone')
  })
  process.send?.({ type: 'ready', url: clickHouse.url, pid: process.pid })
}

try {
  await main()
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  log.warn(error instanceof ConfigError ? message : `cannot start: ${message}`)
  process.exit(1)
}
