import type { Source } from '@frontpage/contracts'
import { openControlHistory, type ControlHistory, type EventStoreConfig } from '@frontpage/event-store'
import type { Logger } from '@frontpage/service-kit'

/** The history of sources, kept in `control_history`. */
export function openSourceHistory(
  config: EventStoreConfig,
  { log }: { log: Logger },
): ControlHistory<Source> {
  return openControlHistory(config, {
    kind: 'source',
    onUnavailable: (error) =>
      log.warn({ err: error }, 'ClickHouse is not ready; sources cannot be changed until it is'),
    onRefused: (error) => log.error({ err: error }, 'sources cannot be changed'),
  })
}
