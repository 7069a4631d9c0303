import { EventStoreLoginError, MigrationChangedError, openEventStore } from '@frontpage/event-store'
import { ConfigError, createLogger } from '@frontpage/service-kit'
import { readTransporterConfig } from './config.js'

/**
 * Brings ClickHouse's schema up to date and ends, for deployments that do so once before their services start. Waits
 * until ClickHouse is available. Every service does the same at its own start.
 */
const stop = new AbortController()
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort())

try {
  const config = readTransporterConfig(process.env)
  const log = createLogger({ service: 'migrations', level: config.logLevel })
  const store = await openEventStore(config.clickhouse, {
    signal: stop.signal,
    onUnavailable: (error) => log.warn({ err: error }, 'ClickHouse is not ready; waiting for it'),
    onMigrated: (versions) => log.info({ versions }, 'schema migrated'),
  })
  await store.close()
  log.info('schema is up to date')
} catch (error) {
  const isExplained = [ConfigError, EventStoreLoginError, MigrationChangedError].some(
    (each) => error instanceof each,
  )
  if (!stop.signal.aborted && !isExplained) throw error
  process.stderr.write(`migrations: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
