import type { Metrics } from '@frontpage/service-kit'

export interface MakerMetrics {
  readonly onListMade: () => void
  readonly onRendered: (seconds: number) => void
}

/** 50 µs is a list of 10; work that takes 5 ms delays every other list. */
const renderBuckets = [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05]

/** The metrics of the thread that makes lists. */
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
