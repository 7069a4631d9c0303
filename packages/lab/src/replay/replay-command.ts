import { sendWithProgress } from '../http/send-with-progress.js'
import type { DueEvent } from '../http/send-paced.js'
import { UsageError, type LabCommand, type LabResult } from '../command/lab-command.js'
import { defaultTrackerUrl, positiveNumber, readOptions, trackerUrl } from '../command/read-options.js'
import { readImpressionLog } from '../evaluate/feed/impression-log.js'
import { eventsInOrder, inOrderOfTime } from './in-order-of-time.js'
import { mergeByTime } from './merge-by-time.js'
import { readReadingLog } from './reading-log.js'
import { toListEvents } from './to-list-events.js'
import { toReaderEvents, type TimedEvent } from './to-reader-events.js'

const usage = `replay --file F [--impressions F] [--target URL] [--rate N|max] [--speed X] [--shift-to now|TIME]
       [--write-key K]
  Sends a recorded reading log (TSV, optionally .gz; columns ts_ms user article read_time_s scroll_pct) through the
  tracker's HTTP API: each row a page view, and a Story Read when its reading ended.
  --impressions  a log of lists beside it (columns ts_ms impression user session context_article clicked inview, among
              others): each row a Stories Shown, and a Story Clicked for each story that was clicked, a second later
  --target    the tracker; default ${defaultTrackerUrl}
  --rate      events a second, or max (the default)
  --speed     X times as fast as it was recorded, instead of a rate
  --shift-to  moves the log in time: with --rate its last event, with --speed its first, happens then
  --write-key the source's; default dev`

interface ReplayOptions {
  file: string
  impressions: string | undefined
  target: string
  writeKey: string
  pace: { kind: 'rate'; eventsPerSecond: number } | { kind: 'speed'; factor: number }
  shiftTo: number | undefined
}

export const replay: LabCommand = {
  name: 'replay',
  usage,
  run: (args) => run(readReplayOptions(args)),
}

function readReplayOptions(args: string[]): ReplayOptions {
  const values = readOptions(args, [
    'file',
    'impressions',
    'target',
    'rate',
    'speed',
    'shift-to',
    'write-key',
  ])
  if (values.file === undefined) throw new UsageError('--file is missing')
  if (values.rate !== undefined && values.speed !== undefined)
    throw new UsageError('--rate or --speed, not both')
  return {
    file: values.file,
    impressions: values.impressions,
    target: trackerUrl(values.target),
    writeKey: values['write-key'] ?? 'dev',
    pace: readPace(values.rate ?? 'max', values.speed),
    shiftTo: values['shift-to'] === undefined ? undefined : readTime(values['shift-to']),
  }
}

function readPace(rate: string, speed: string | undefined): ReplayOptions['pace'] {
  if (speed !== undefined) return { kind: 'speed', factor: positiveNumber('--speed', speed) }
  return { kind: 'rate', eventsPerSecond: rate === 'max' ? Infinity : positiveNumber('--rate', rate) }
}

function readTime(text: string): number {
  const time = text === 'now' ? Date.now() : Date.parse(text)
  if (Number.isNaN(time)) throw new UsageError(`--shift-to must be now or an ISO 8601 time, not ${text}`)
  return time
}

async function run(options: ReplayOptions): Promise<LabResult> {
  const log = await surveyLogs(options)
  const reference = options.pace.kind === 'speed' ? log.firstMs : log.lastMs
  const shiftMs = options.shiftTo === undefined ? 0 : options.shiftTo - reference
  const totals = await sendWithProgress(dueEvents(options, log.firstMs + shiftMs, shiftMs), {
    target: options.target,
    writeKey: options.writeKey,
    total: log.events,
  })
  return {
    replay: options.file,
    target: options.target,
    views: log.views,
    ...(options.impressions !== undefined && { lists: log.lists }),
    ...totals,
    from: new Date(log.firstMs + shiftMs).toISOString(),
    to: new Date(log.lastMs + shiftMs).toISOString(),
  }
}

interface LogSurvey {
  views: number
  lists: number
  events: number
  firstMs: number
  lastMs: number
}

/** Counts the rows and events of the logs, for the progress bar, and finds the first and last time. */
async function surveyLogs({ file, impressions }: ReplayOptions): Promise<LogSurvey> {
  const seen: LogSurvey = { views: 0, lists: 0, events: 0, firstMs: Infinity, lastMs: -Infinity }
  function note(events: readonly TimedEvent[]): void {
    seen.events += events.length
    for (const { atMs } of events) {
      seen.firstMs = Math.min(seen.firstMs, atMs)
      seen.lastMs = Math.max(seen.lastMs, atMs)
    }
  }
  for await (const row of readReadingLog(file)) {
    seen.views++
    note(toReaderEvents(row, 0))
  }
  if (seen.views === 0) throw new Error(`${file}: holds no views`)
  if (impressions !== undefined) {
    for await (const row of readImpressionLog(impressions)) {
      seen.lists++
      note(toListEvents(row, 0))
    }
  }
  return seen
}

/** The events of all logs, by time. */
function eventsOf({ file, impressions }: ReplayOptions, shiftMs: number): AsyncGenerator<TimedEvent> {
  const views = inOrderOfTime(readReadingLog(file), shiftMs)
  if (impressions === undefined) return views
  return mergeByTime(
    views,
    eventsInOrder(readImpressionLog(impressions), (row) => toListEvents(row, shiftMs)),
  )
}

async function* dueEvents(
  options: ReplayOptions,
  firstMs: number,
  shiftMs: number,
): AsyncGenerator<DueEvent> {
  let index = 0
  for await (const { atMs, event } of eventsOf(options, shiftMs)) {
    const { pace } = options
    const dueMs =
      pace.kind === 'speed' ? (atMs - firstMs) / pace.factor : (index++ / pace.eventsPerSecond) * 1000
    yield { event, dueMs }
  }
}
