import { mixedFnv1a } from '@frontpage/contracts'
import { nowModel, type NowModel } from '@frontpage/ranking'
import { UsageError, type LabCommand, type LabResult } from '../command/lab-command.js'
import { describeMachine } from '../platform/machine.js'
import { positiveNumber, readOptions } from '../command/read-options.js'
import { dayMs, firstMidnightAfter, hourMs, logFile, readTime } from '../command/log-options.js'
import { runEvaluateFeed } from './feed/run-evaluate-feed.js'
import { evaluateTrending } from './trending/evaluate-trending.js'
import { fitTrending } from './trending/fit-trending.js'
import type { HourlyReaders } from './trending/hourly-readers.js'
import type { ListEvaluation } from './trending/evaluate-lists.js'
import { readHourlyReaders } from './trending/read-hourly-readers.js'

/** The last days of a log, unless other ones are given. */
const defaultDays = 10

export const evaluate: LabCommand = {
  name: 'evaluate',
  usage: `evaluate trending|feed --data DIR [--from TIME] [--to TIME] [--thin SHARE] [--replay folds|memory] [--as-served]
  trending:
  Replays DIR/views.tsv.gz through the real fold and the real scoring by a simulated clock, predicts each next hour's ten
  most read stories, and compares with published formulas on the same counts. The model of packages/ranking is used where
  it was fitted on days before --from; else one is fitted on the log's days before --from first.
  --from  default: ten days before --to
  --to    default: the log's last midnight (exclusive)
  --thin  only so many of the readers are played; all of them are predicted
  feed: replays DIR/views.tsv.gz and DIR/impressions.tsv.gz in the order of time, ranks each shown list before its outcome is
  known and learns from it after, and names the stories that readers open next. The start values of packages/ranking are used
  where they were fitted before --from; else some are fitted on the log before --from first.
  --from  default: the last midnight with lists after it
  --to    default: the end of the lists (exclusive)
  --replay folds (the default: the transporter's own, with a Redis) or memory (the same counts without)
  --as-served our ranker learns a list when the service does, after its attribution window, and not at its click`,
  async run([name, ...args]) {
    if (name === 'feed') return runEvaluateFeed(args)
    if (name !== 'trending') throw new UsageError('evaluate what? trending or feed')
    const values = readOptions(args, ['data', 'from', 'to', 'thin'])
    const file = logFile(values.data)
    const log = await readHourlyReaders(file)
    const toMs = readTime('--to', values.to) ?? Math.floor((log.toMs + hourMs) / dayMs) * dayMs
    const fromMs = readTime('--from', values.from) ?? toMs - defaultDays * dayMs
    if (fromMs >= toMs) throw new UsageError('--from must lie before --to')
    const thin = values.thin === undefined ? 1 : positiveNumber('--thin', values.thin)
    const model = await modelBefore(fromMs, { file, ...log })
    const found = await evaluateTrending({
      file,
      truth: log.truth,
      fromMs,
      toMs,
      model,
      ...(thin < 1 && { plays: (user: string) => isAmong(thin, user) }),
    })
    printTable([found.ours, ...found.baselines])
    const [best] = found.baselines
    return {
      evaluate: 'trending',
      ...figuresOf(found.ours),
      bestBaseline: best === undefined ? null : { name: best.name, ...figuresOf(best) },
      ndcg10Gain: found.gain.map((value) => round(value, 4)),
      hours: found.hours,
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      ...describeMachine(),
    }
  },
}

async function modelBefore(
  untilMs: number,
  log: { file: string; truth: HourlyReaders; fromMs: number },
): Promise<NowModel> {
  // The training data includes the hour after its last moment.
  if (Date.parse(nowModel.fittedTo) + hourMs <= untilMs) return nowModel
  process.stderr.write(
    `the model knows hours up to ${nowModel.fittedTo}; fitting one on hours before --from\n`,
  )
  return (await fitTrending({ ...log, fromMs: firstMidnightAfter(log.fromMs), toMs: untilMs, command: '' }))
    .model
}

function figuresOf(evaluation: ListEvaluation): LabResult {
  return {
    ndcg10: round(evaluation.ndcg10, 4),
    p10: round(evaluation.p10, 4),
    delayP50Min: round(evaluation.delayP50Min, 2),
    delayP90Min: round(evaluation.delayP90Min, 2),
    jaccard: round(evaluation.jaccard, 3),
  }
}

function printTable(evaluations: readonly ListEvaluation[]): void {
  const rows = evaluations.map((each) => [
    each.name.padEnd(24),
    ...Object.values(figuresOf(each)).map((value) => String(value).padStart(8)),
    `${each.detected} of ${each.winners}`.padStart(14),
  ])
  const head = ['', 'nDCG@10', 'P@10', 'p50 min', 'p90 min', 'Jaccard']
  const titles = head.map((title, at) => (at === 0 ? title.padEnd(24) : title.padStart(8)))
  for (const row of [[...titles, 'detected'.padStart(14)], ...rows])
    process.stderr.write(`${row.join(' ')}\n`)
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}

/** Whether a reader is in a share of all readers; one who is in a share is in every larger one. */
function isAmong(share: number, user: string): boolean {
  return mixedFnv1a(user) / 2 ** 32 < share
}
