import { logFile } from '../../command/log-options.js'
import { readReadingLog, type ReadingLogRow } from '../../replay/reading-log.js'
import { toFeedEvents, type FeedEvent } from './feed-events.js'
import { readImpressionLog, type ImpressionRow } from './impression-log.js'

/** Reads views and lists of a recorded log. @throws when there are no lists, or naming the line that is wrong. */
export async function readFeedLog(
  data: string | undefined,
): Promise<{ events: FeedEvent[]; lastListMs: number }> {
  const views: ReadingLogRow[] = []
  const lists: ImpressionRow[] = []
  const listFile = logFile(data, 'impressions.tsv.gz')
  for await (const row of readReadingLog(logFile(data))) views.push(row)
  for await (const row of readImpressionLog(listFile)) lists.push(row)
  if (lists.length === 0) throw new Error(`${listFile} has no lists`)
  const lastListMs = lists.reduce((last, { tsMs }) => Math.max(last, tsMs), -Infinity)
  return { events: toFeedEvents(views, lists), lastListMs }
}
