import { UsageError, type LabCommand } from '../command/lab-command.js'
import { describeMachine } from '../platform/machine.js'
import { readOptions } from '../command/read-options.js'
import { firstMidnightAfter, logFile, readTime } from '../command/log-options.js'
import { runFitFeed } from './feed/run-fit-feed.js'
import { fitTrending, writeNowModel } from './trending/fit-trending.js'
import { readHourlyReaders } from './trending/read-hourly-readers.js'

export const fit: LabCommand = {
  name: 'fit',
  usage: `fit trending|feed --data DIR --to TIME [--from TIME]
  Fits the model of trending's "now" on DIR/views.tsv.gz and writes it to packages/ranking/src/trending/serve/now-model.json.
  --from  default: the first midnight of the log; ages of the hours before it are not known
  --to    what is evaluated must lie after it (exclusive)
  feed: fits the start values of the feed's ranker on DIR/views.tsv.gz and DIR/impressions.tsv.gz and writes them to
  packages/ranking/src/feed/model/start-model.json; takes no --from, but --replay folds|memory.`,
  async run([name, ...args]) {
    if (name === 'feed') return runFitFeed(args)
    if (name !== 'trending') throw new UsageError('fit what? trending or feed')
    const values = readOptions(args, ['data', 'from', 'to'])
    const file = logFile(values.data)
    const toMs = readTime('--to', values.to)
    if (toMs === undefined) throw new UsageError('--to is missing')
    const log = await readHourlyReaders(file)
    const fromMs = readTime('--from', values.from) ?? firstMidnightAfter(log.fromMs)
    const day = (time: number): string => new Date(time).toISOString().replace('T00:00:00.000Z', '')
    const command = `npm run lab -- fit trending --data DIR --from ${day(fromMs)} --to ${day(toMs)}`
    const { model, moments } = await fitTrending({ file, truth: log.truth, fromMs, toMs, command })
    const { fittedFrom, fittedTo } = model
    const wrote = await writeNowModel(model)
    return { fit: 'trending', moments, fittedFrom, fittedTo, wrote, ...describeMachine() }
  },
}
