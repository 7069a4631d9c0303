import { editorialDecisionKinds, type EditorialDecision } from '@frontpage/contracts'
import type { Metrics } from '@frontpage/service-kit'
import type { BoardState } from './list/trending-board.js'

export interface MakerMetrics {
  readonly onListMade: () => void
  readonly onRendered: (seconds: number) => void
}

/** 50 µs is a list of 10; work that takes 5 ms delays every other list. */
const renderBuckets = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05]

/** Of the thread that makes lists. */
export function createMakerMetrics(metrics: Metrics): MakerMetrics {
  const listsMade = metrics
    .hotCounter({
      name: 'frontpage_trending_lists_made_total',
      help: 'Lists made anew, by readers and decisions; answers in between cost none.',
    })
    .cell()
  const rendered = metrics
    .histogram({
      name: 'frontpage_trending_render_seconds',
      help: 'Making an answer that many requests then get.',
      buckets: renderBuckets,
    })
    .cell({})
  return { onListMade: () => listsMade.inc(), onRendered: (seconds) => rendered.observe(seconds) }
}

/** Of the thread that answers. */
export function registerTrendingMetrics(
  metrics: Metrics,
  { board, decisions }: { board: () => BoardState; decisions: () => readonly EditorialDecision[] },
): void {
  metrics.gauge({
    name: 'frontpage_trending_stale',
    help: '1 while the last good lists are served because Redis does not answer.',
    collect() {
      this.set(board().isStale ? 1 : 0)
    },
  })
  metrics.gauge({
    name: 'frontpage_trending_decisions',
    help: 'Editorial decisions, also those whose time has passed, by kind.',
    labelNames: ['kind'],
    aggregator: 'max',
    collect() {
      for (const kind of editorialDecisionKinds) {
        this.set({ kind }, decisions().filter((decision) => decision.kind === kind).length)
      }
    },
  })
}
