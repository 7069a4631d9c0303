import { setTimeout as sleep } from 'node:timers/promises'
import {
  applyRetention,
  createEventStoreClient,
  MigrationChangedError,
  migrate,
  type EventStoreClient,
} from '@frontpage/event-store'
import { StartUpError, type Logger } from '@frontpage/service-kit'
import type { TransporterConfig } from './config.js'

const retryEveryMs = 1_000

/**
 * Opens the store with the newest schema; waits for a ClickHouse that is not there yet, so that the order in which
 * things start does not matter.
 * @throws StartUpError where only a person can help; the signal's reason when that aborts
 */
export async function prepareStore(
  { clickhouse, retentionDays }: TransporterConfig,
  { log, signal }: { log: Logger; signal: AbortSignal },
): Promise<EventStoreClient> {
  for (let attempt = 0; ; attempt++) {
    signal.throwIfAborted()
    const client = createEventStoreClient(clickhouse)
    try {
      const applied = await migrate(clickhouse)
      await applyRetention(client, retentionDays)
      if (applied.length > 0) log.info({ versions: applied }, 'schema migrated')
      return client
    } catch (error) {
      await client.close()
      if (error instanceof MigrationChangedError) throw new StartUpError(error.message, { cause: error })
      if (attempt === 0) log.warn({ err: error }, 'ClickHouse is not ready; waiting for it')
    }
    await sleep(retryEveryMs, undefined, { signal })
  }
}
