import { setTimeout as sleep } from 'node:timers/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { createEventStoreClient, type EventStoreConfig } from '../clickhouse/create-event-store-client.js'
import { toLoginError } from '../clickhouse/refuse-wrong-login.js'
import { migrate, MigrationChangedError } from './migrate.js'

const retryEveryMs = 1_000

/**
 * Opens the store with the newest schema; waits for a ClickHouse that is not there yet, so that the order in which
 * things start does not matter.
 * @throws EventStoreLoginError, MigrationChangedError; the signal's reason when that aborts
 */
export async function openEventStore(
  config: EventStoreConfig,
  options: {
    signal: AbortSignal
    /** Called with the first of a series of failures. */
    onUnavailable: (error: unknown) => void
    onMigrated?: (versions: readonly number[]) => void
    /** Whether a refused login is waited for as well, until somebody makes it valid in ClickHouse. */
    waitsForLogin?: boolean
  },
): Promise<ClickHouseClient> {
  for (let attempt = 0; ; attempt++) {
    options.signal.throwIfAborted()
    try {
      const applied = await migrate(config)
      if (applied.length > 0) options.onMigrated?.(applied)
      return createEventStoreClient(config)
    } catch (error) {
      if (error instanceof MigrationChangedError) throw error
      const loginError = toLoginError(config, error)
      if (loginError !== undefined && options.waitsForLogin !== true) throw loginError
      if (attempt === 0) options.onUnavailable(loginError ?? error)
    }
    await sleep(retryEveryMs, undefined, { signal: options.signal })
  }
}
