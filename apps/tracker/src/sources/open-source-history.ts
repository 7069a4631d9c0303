import type { Source } from '@frontpage/contracts'
import { openEventStore, type EventStoreClient, type EventStoreConfig } from '@frontpage/event-store'
import type { Logger } from '@frontpage/service-kit'
import { readSourceHistory } from './read-source-history.js'

export interface SourceHistory {
  /** Undefined while the event store has not been reached. */
  client: () => EventStoreClient | undefined
  read: () => Promise<readonly Source[] | undefined>
  close(): Promise<void>
}

/** Connects in the background: taking events does not wait for ClickHouse. */
export function openSourceHistory(
  config: EventStoreConfig,
  { log, onUnreadable }: { log: Logger; onUnreadable: (id: string) => void },
): SourceHistory {
  const closing = new AbortController()
  let client: EventStoreClient | undefined
  const opening = openEventStore(config, {
    signal: closing.signal,
    onUnavailable: (error) =>
      log.warn({ err: error }, 'ClickHouse is not ready; sources cannot be changed until it is'),
  }).then(
    (opened) => void (client = opened),
    (error: unknown) => {
      if (!closing.signal.aborted) log.error({ err: error }, 'sources cannot be changed')
    },
  )
  return {
    client: () => client,
    read: () => readSourceHistory(client, onUnreadable),
    async close() {
      closing.abort()
      await opening
      await client?.close()
    },
  }
}
