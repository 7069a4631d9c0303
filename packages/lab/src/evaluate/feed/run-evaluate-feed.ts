import { seededRandom, startFeedModel } from '@frontpage/ranking'
import { UsageError, type LabResult } from '../../command/lab-command.js'
import { dayMs, readTime } from '../../command/log-options.js'
import { startProgressBar } from '../../command/progress-bar.js'
import { readOptions } from '../../command/read-options.js'
import { describeMachine } from '../../platform/machine.js'
import { evaluateFeed, type FeedEvaluation } from './evaluate-feed.js'
import { fitFeed } from './fit-feed.js'
import { metricNames } from './list-metrics.js'
import type { ListResults } from './list-results.js'
import { readFeedLog } from './read-feed-log.js'
import { bootstrapOverReaders } from './reader-bootstrap.js'
import { replayInMemory, type FeedReplay } from './replay-feed.js'
import { replayThroughFolds } from './replay-through-folds.js'
import type { RetrievalResult } from './retrieval.js'

export async function runEvaluateFeed(args: string[]): Promise<LabResult> {
  const values = readOptions(args, ['data', 'from', 'to', 'replay'], ['as-served'])
  const { events, lastListMs } = await readFeedLog(values.data)
  const toMs = readTime('--to', values.to) ?? lastListMs + 1
  const fromMs = readTime('--from', values.from) ?? Math.floor((toMs - 1) / dayMs) * dayMs
  if (fromMs >= toMs) throw new UsageError('--from must lie before --to')
  const isAsServed = values['as-served'] ?? false
  const replay = readReplay(values.replay)
  const model =
    Date.parse(startFeedModel.fittedTo) < fromMs
      ? startFeedModel
      : await fitFeed(events, { replay, toMs: fromMs, command: '' })
  process.stderr.write(`start values of ${model.lists} lists, until ${model.fittedTo}\n`)

  const firstMs = events[0]?.atMs ?? fromMs
  let seenMs = firstMs
  const progress = startProgressBar(process.stderr, () => ({
    done: Math.round((seenMs - firstMs) / 60_000),
    total: Math.round((toMs - firstMs) / 60_000),
    note: `minutes, until ${new Date(seenMs).toISOString()}`,
  }))
  const found = await evaluateFeed(events, {
    replay,
    model,
    isAsServed,
    fromMs,
    toMs,
    onProgress: (atMs) => (seenMs = atMs),
  }).finally(() => progress.stop())
  printTables(found)
  return {
    evaluate: 'feed',
    ...toFigures(found),
    asServed: isAsServed,
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    ...describeMachine(),
  }
}

/** Through the folds unless `memory` is asked for. */
export function readReplay(text = 'folds'): FeedReplay {
  if (text === 'folds') return replayThroughFolds
  if (text === 'memory') return replayInMemory
  throw new UsageError(`--replay must be folds or memory, not ${text}`)
}

function toFigures({ ours, baselines, retrieval }: FeedEvaluation): LabResult {
  const [own, ...others] = retrieval
  const best = baselines.toSorted((first, second) => (second.mean()?.auc ?? 0) - (first.mean()?.auc ?? 0))[0]
  const bestRetrieval = others.toSorted((first, second) => hitRate(second) - hitRate(first))[0]
  const random = seededRandom(1)
  const interval = (metric: (typeof metricNames)[number]): number[] | null =>
    bootstrapOverReaders(
      ours.lists.map(({ user, metrics }) => ({ user, value: metrics[metric] })),
      { random },
    )?.map(round) ?? null
  return {
    ...listFigures(ours),
    ...retrievalFigures(own),
    bestBaseline: {
      name: best?.name ?? null,
      ...(best === undefined ? {} : listFigures(best)),
      retrieval: bestRetrieval?.name ?? null,
      ...retrievalFigures(bestRetrieval),
    },
    aucInterval: interval('auc'),
    ndcg10Interval: interval('ndcg10'),
    hr10Interval: own === undefined ? null : (bootstrapOverReaders(own.hits, { random })?.map(round) ?? null),
    impressions: ours.lists.length,
    queries: own?.hits.length ?? 0,
  }
}

function listFigures(results: ListResults): LabResult {
  const mean = results.mean()
  return Object.fromEntries(metricNames.map((name) => [name, mean === undefined ? null : round(mean[name])]))
}

function retrievalFigures(result: RetrievalResult | undefined): LabResult {
  if (result === undefined || result.hits.length === 0)
    return { hr10: null, mrr10: null, distinct: 0, diversity: null }
  return {
    hr10: round(hitRate(result)),
    mrr10: round(result.reciprocalRanks / result.hits.length),
    distinct: result.stories.size,
    diversity: result.diversityCases === 0 ? null : round(result.diversity / result.diversityCases),
  }
}

function hitRate({ hits }: RetrievalResult): number {
  return hits.reduce((sum, { value }) => sum + value, 0) / Math.max(1, hits.length)
}

function printTables({ ours, baselines, retrieval }: FeedEvaluation): void {
  const line = (name: string, figures: LabResult): void => {
    const cells = Object.entries(figures).map(([key, value]) => `${key} ${String(value)}`.padEnd(16))
    process.stderr.write(`${name.padEnd(28)}${cells.join('')}\n`)
  }
  for (const results of [ours, ...baselines]) line(results.name, listFigures(results))
  for (const result of retrieval) line(result.name, retrievalFigures(result))
}

function round(value: number): number {
  return Number(value.toFixed(4))
}
