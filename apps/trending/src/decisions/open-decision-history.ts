import type { EditorialDecision } from '@frontpage/contracts'
import { openControlHistory, type ControlHistory, type EventStoreConfig } from '@frontpage/event-store'
import type { Logger } from '@frontpage/service-kit'

/** The history of editorial decisions, kept in `control_history`. */
export function openDecisionHistory(
  config: EventStoreConfig,
  { log }: { log: Logger },
): ControlHistory<EditorialDecision> {
  return openControlHistory(config, {
    kind: 'editorial-decision',
    onUnavailable: (error) =>
      log.warn({ err: error }, 'ClickHouse is not ready; decisions cannot be changed until it is'),
    onRefused: (error) => log.error({ err: error }, 'decisions cannot be changed'),
  })
}
