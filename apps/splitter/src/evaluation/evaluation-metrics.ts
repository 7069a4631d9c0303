import type { Metrics } from '@frontpage/service-kit'
import { flagReasons, type FlagOutcome } from './evaluate-flag.js'

export interface EvaluationMetrics {
  /** Counts one answer, which holds these outcomes. */
  countAnswer(outcomes: readonly FlagOutcome[]): void
}

const faults = ['not-found', 'cycle', 'lacks-unit'] as const

export function createEvaluationMetrics(metrics: Metrics): EvaluationMetrics {
  const evaluations = metrics
    .hotCounter({
      name: 'frontpage_splitter_evaluations_total',
      help: 'Flags that were evaluated for readers, by OpenFeature’s reason; a fault in place of one is in lower case.',
    })
    .cellsOf('reason', [...flagReasons, ...faults])
  const answers = metrics
    .hotCounter({
      name: 'frontpage_splitter_answers_total',
      help: 'Answers with evaluated flags, of one flag or of many.',
    })
    .cell()
  const fallbacks = metrics
    .hotCounter({
      name: 'frontpage_splitter_fallback_answers_total',
      help: 'Answers that may differ from a reader’s earlier ones, because sticky assignments could not be read, or are being restored.',
    })
    .cell()
  return {
    countAnswer(outcomes) {
      let isFallback = false
      for (const outcome of outcomes) {
        if ('fault' in outcome) evaluations[outcome.fault].inc()
        else {
          evaluations[outcome.reason].inc()
          isFallback ||= outcome.isStickyUnavailable
        }
      }
      answers.inc()
      if (isFallback) fallbacks.inc()
    },
  }
}
