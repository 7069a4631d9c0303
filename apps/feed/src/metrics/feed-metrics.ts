import type { Metrics } from '@frontpage/service-kit'
import type { SnapshotPlace } from '../snapshots/snapshot-store.js'

/** Why an answer is not what it could be. */
const feedFallbacks = ['reader_unavailable', 'ranking_failed', 'last_list'] as const
export type FeedFallback = (typeof feedFallbacks)[number]

export interface FeedMetrics {
  readonly countAnswer: (kind: 'personalised' | 'not_personalised' | FeedFallback) => void
  readonly countServing: (outcome: 'recorded' | 'lost') => void
  readonly countSnapshot: (place: SnapshotPlace) => void
  readonly countLateHistory: () => void
  readonly observeMaking: (seconds: number) => void
}

export function createFeedMetrics(metrics: Metrics): FeedMetrics {
  const answers = metrics
    .hotCounter({
      name: 'frontpage_feed_answers_total',
      help: 'First pages of feeds, by whether they were personalised, or why they fell back.',
    })
    .cellsOf('kind', ['personalised', 'not_personalised', ...feedFallbacks])
  const servings = metrics
    .hotCounter({
      name: 'frontpage_feed_servings_total',
      help: 'Answered pages that are in the journal, and those that it did not take.',
    })
    .cellsOf('outcome', ['recorded', 'lost'])
  const snapshots = metrics
    .hotCounter({
      name: 'frontpage_feed_snapshots_total',
      help: 'Orders that are kept for further pages: in Redis, or in the memory of one process alone.',
    })
    .cellsOf('place', ['redis', 'memory_only'])
  const late = metrics
    .hotCounter({
      name: 'frontpage_feed_late_histories_total',
      help: 'Histories of readers that Redis did not give in time.',
    })
    .cell()
  const making = metrics
    .histogram({
      name: 'frontpage_feed_making_seconds',
      help: 'The four steps of a first page.',
      buckets: [0.000_25, 0.000_5, 0.001, 0.002, 0.005, 0.01, 0.025, 0.1],
    })
    .cell()
  return {
    countAnswer: (kind) => answers[kind].inc(),
    countServing: (outcome) => servings[outcome].inc(),
    countSnapshot: (place) => snapshots[place].inc(),
    countLateHistory: () => late.inc(),
    observeMaking: (seconds) => making.observe(seconds),
  }
}
