import type { Journal } from '@frontpage/event-producer'
import { createTwoGenerationCache } from '@frontpage/service-kit'
import type { Exposure } from './exposure.js'
import type { ExposureMetrics } from './exposure-metrics.js'
import type { createSiteDays } from './site-days.js'
import { exposureIdOf, toExposureLine, type ExposureSender } from './to-exposure-line.js'

export interface ExposureRecorder {
  /**
   * Resolves once all of them are in the journal, with what became of each.
   *
   * @throws what `Journal.append` does; none of the new ones counts then
   */
  record(exposures: readonly Exposure[], sender: ExposureSender): Promise<('accepted' | 'repeated')[]>
}

/** The size of each generation; an entry takes about 150 bytes. */
const maxRemembered = 100_000

/**
 * Writes exposures to the journal, each once a day as far as this replica remembers; what it forgot, or another replica
 * counted, the archive recognises by its id. An exposure is remembered only once the journal holds it.
 */
export function createExposureRecorder({
  journal,
  timezoneOf,
  dayOf,
  now,
  metrics,
}: {
  journal: Pick<Journal, 'append'>
  timezoneOf: (site: string) => string
  dayOf: ReturnType<typeof createSiteDays>
  now: () => number
  metrics: ExposureMetrics
}): ExposureRecorder {
  const remembered = createTwoGenerationCache<true>({ maxEntries: maxRemembered })
  /** The exposures that are being written: the same one that comes meanwhile waits for it. The journal bounds them. */
  const pending = new Map<string, Promise<void>>()

  function append(ids: readonly string[], lines: readonly string[]): Promise<void> {
    const appending = journal.append(lines).then(
      () => {
        for (const id of ids) {
          pending.delete(id)
          remembered.set(id, true)
        }
        metrics.countAccepted(ids.length)
        return undefined
      },
      (error: unknown) => {
        for (const id of ids) pending.delete(id)
        metrics.countRefused('journal', ids.length)
        throw error
      },
    )
    for (const id of ids) pending.set(id, appending)
    return appending
  }

  return {
    record(exposures, sender) {
      const ids: string[] = []
      const lines: string[] = []
      const others: Promise<void>[] = []
      const results = exposures.map((exposure): 'accepted' | 'repeated' => {
        const day = dayOf(timezoneOf(exposure.site), exposure.seenAtMs)
        const messageId = exposureIdOf(exposure, day)
        const isBeingWritten = pending.get(messageId)
        if (isBeingWritten !== undefined) others.push(isBeingWritten)
        if (isBeingWritten !== undefined || ids.includes(messageId) || remembered.get(messageId) === true) {
          metrics.countRepeated()
          return 'repeated'
        }
        ids.push(messageId)
        lines.push(toExposureLine(exposure, { messageId, day, receivedAt: now() }, sender))
        return 'accepted'
      })
      if (lines.length > 0) others.push(append(ids, lines))
      const [only] = others
      const writing = only !== undefined && others.length === 1 ? only : Promise.all(others)
      return writing.then(() => results)
    },
  }
}
