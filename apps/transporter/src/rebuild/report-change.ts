import type { ReadModelName, ReadModelState } from '@frontpage/read-models'
import type { Logger } from '@frontpage/service-kit'

/** Logs that a read model begins to be computed again, or is whole again. */
export function reportChange(
  log: Logger,
  name: ReadModelName,
  before: ReadModelState | undefined,
  after: ReadModelState,
): void {
  const { rebuild } = after
  const begun = before?.rebuild
  if (rebuild !== undefined && rebuild.id !== begun?.id) {
    const { reason, oldestHour, newestHour } = rebuild
    log.warn({ readModel: name, reason, hours: newestHour - oldestHour + 1 }, 'read model is computed again')
  } else if (rebuild === undefined && begun !== undefined) {
    log.info(
      { readModel: name, events: begun.events, generation: after.generation },
      'read model is whole again',
    )
  }
}
