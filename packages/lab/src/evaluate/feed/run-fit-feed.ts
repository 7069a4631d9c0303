import { UsageError, type LabResult } from '../../command/lab-command.js'
import { readTime } from '../../command/log-options.js'
import { readOptions } from '../../command/read-options.js'
import { describeMachine } from '../../platform/machine.js'
import { fitFeed, writeStartModel } from './fit-feed.js'
import { readFeedLog } from './read-feed-log.js'
import { readReplay } from './run-evaluate-feed.js'

export async function runFitFeed(args: string[]): Promise<LabResult> {
  const values = readOptions(args, ['data', 'to', 'replay'])
  const toMs = readTime('--to', values.to)
  if (toMs === undefined) throw new UsageError('--to is missing')
  const { events } = await readFeedLog(values.data)
  const command = `npm run lab -- fit feed --data DIR --to ${new Date(toMs).toISOString().replace('T00:00:00.000Z', '')}${values.replay === undefined ? '' : ` --replay ${values.replay}`}`
  const model = await fitFeed(events, { replay: readReplay(values.replay), toMs, command })
  const { lists, fittedFrom, fittedTo } = model
  return {
    fit: 'feed',
    lists,
    fittedFrom,
    fittedTo,
    wrote: await writeStartModel(model),
    ...describeMachine(),
  }
}
