import { ConfigError, readConfig, type EmbeddedClickHouseConfig } from './config.js'
import { createLog } from './log.js'
import { respawn } from './respawn.js'
import { startEmbeddedClickHouse } from './start-embedded-clickhouse.js'

const log = createLog(process.stdout, process.stderr)

/** Files and compression need threads too, while every session holds one. */
const spareThreads = 4

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const threads = config.writers + config.readers + spareThreads
  if (Number(process.env.UV_THREADPOOL_SIZE ?? 0) >= threads) await serve(config)
  else process.exit(await respawn(threads))
}

async function serve(config: EmbeddedClickHouseConfig): Promise<void> {
  const clickHouse = await startEmbeddedClickHouse(config, log)
  const stop = async (reason: string): Promise<void> => {
    log.info(`stopping: ${reason}`)
    await clickHouse.close()
    process.exit(0)
  }
  for (const reason of ['SIGTERM', 'SIGINT', 'disconnect'] as const) {
    process.once(reason, () => void stop(reason))
  }
  process.send?.({ type: 'ready', url: clickHouse.url, pid: process.pid })
}

try {
  await main()
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  log.warn(error instanceof ConfigError ? message : `cannot start: ${message}`)
  process.exit(1)
}
