import type { Metrics } from '@frontpage/service-kit'
import { refusedExposures, type RefusedExposure } from './exposures.js'

export interface ExposureMetrics {
  countAccepted(exposures: number): void
  countRepeated(): void
  /** `journal`: they should have counted, and the journal took nothing. */
  countRefused(reason: RefusedExposure | 'journal', exposures?: number): void
}

export function createExposureMetrics(metrics: Metrics): ExposureMetrics {
  const accepted = metrics
    .hotCounter({
      name: 'frontpage_splitter_exposures_accepted_total',
      help: 'Exposures that are in the journal, each once a day on this replica.',
    })
    .cell()
  const repeated = metrics
    .hotCounter({
      name: 'frontpage_splitter_exposures_repeated_total',
      help: 'Exposures that this replica had in the journal already that day.',
    })
    .cell()
  const refused = metrics
    .hotCounter({
      name: 'frontpage_splitter_exposures_refused_total',
      help: 'Exposures that were not counted, by reason; journal: it took nothing, and they are lost or sent again.',
    })
    .cellsOf('reason', [...refusedExposures, 'journal'])
  return {
    countAccepted: (exposures) => accepted.inc(exposures),
    countRepeated: () => repeated.inc(),
    countRefused: (reason, exposures = 1) => refused[reason].inc(exposures),
  }
}
