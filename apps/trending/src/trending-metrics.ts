import { editorialDecisionKinds, type EditorialDecision } from '@frontpage/contracts'
import type { Metrics } from '@frontpage/service-kit'
import type { BoardState } from './list/trending-board.js'

/** The metrics of the thread that answers. */
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
    name: 'frontpage_trending_read_models_rebuilding',
    help: '1 while lists lack some of what readers did, because it is computed again from the archive.',
    collect() {
      this.set(board().coverage === undefined ? 0 : 1)
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
