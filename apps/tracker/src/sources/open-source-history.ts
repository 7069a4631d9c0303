import type { Source } from '@frontpage/contracts'
import {
  openControlHistory,
  sourceRecords,
  type ControlHistory,
  type EventStoreConfig,
} from '@frontpage/event-store'
import type { Logger } from '@frontpage/service-kit'

/** The sources in `control_history`. */
export function openSourceHistory(
  config: EventStoreConfig,
  { log, onUnreadable }: { log: Logger; onUnreadable: (id: string) => void },
): ControlHistory<Source> {
  return openControlHistory(config, {
    ...sourceRecords,
    onUnreadable,
    onUnavailable: (error) =>
      log.warn({ err: error }, 'ClickHouse is not ready; sources cannot be changed until it is'),
    onRefused: (error) => log.error({ err: error }, 'sources cannot be changed'),
  })
}
