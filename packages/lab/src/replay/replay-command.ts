import { sendWithProgress } from '../http/send-with-progress.js'
import type { DueEvent } from '../http/send-paced.js'
import { UsageError, type LabCommand, type LabResult } from '../command/lab-command.js'
import { defaultTrackerUrl, positiveNumber, readOptions, trackerUrl } from '../command/read-options.js'
import { inOrderOfTime } from './in-order-of-time.js'
import { readReadingLog } from './reading-log.js'

const usage = `replay --file F [--target URL] [--rate N|max] [--speed X] [--shift-to now|TIME] [--write-key K]
  Sends a recorded reading log (TSV, optionally .gz; columns ts_ms user article read_time_s scroll_pct) through the
  tracker's HTTP API: each row a page view, and a Story Read when its reading ended.
  --target    the tracker; default ${defaultTrackerUrl}
  --rate      events a second, or max (the default)
  --speed     X times as fast as it was recorded, instead of a rate
  --shift-to  moves the log in time: with --rate its last event, with --speed its first, happens then
  --write-key the source's; default dev`

interface ReplayOptions {
  file: string
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
  const values = readOptions(args, ['file', 'target', 'rate', 'speed', 'shift-to', 'write-key'])
  if (values.file === undefined) throw new UsageError('--file is missing')
  if (values.rate !== undefined && values.speed !== undefined)
    throw new UsageError('--rate or --speed, not both')
  return {
    file: values.file,
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
  const log = await survey(options.file)
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
    ...totals,
    from: new Date(log.firstMs + shiftMs).toISOString(),
    to: new Date(log.lastMs + shiftMs).toISOString(),
  }
}

/** Reads the number of rows, for the progress bar, and the first and last time. */
async function survey(
  file: string,
): Promise<{ views: number; events: number; firstMs: number; lastMs: number }> {
  const seen = { views: 0, events: 0, firstMs: Infinity, lastMs: -Infinity }
  for await (const row of readReadingLog(file)) {
    seen.views++
    seen.events += row.readTimeSeconds === undefined ? 1 : 2
    seen.firstMs = Math.min(seen.firstMs, row.tsMs)
    seen.lastMs = Math.max(seen.lastMs, row.tsMs + (row.readTimeSeconds ?? 0) * 1000)
  }
  if (seen.views === 0) throw new Error(`${file}: holds no views`)
  return seen
}

async function* dueEvents(
  options: ReplayOptions,
  firstMs: number,
  shiftMs: number,
): AsyncGenerator<DueEvent> {
  let index = 0
  for await (const { atMs, event } of inOrderOfTime(readReadingLog(options.file), shiftMs)) {
    const { pace } = options
    const dueMs =
      pace.kind === 'speed' ? (atMs - firstMs) / pace.factor : (index++ / pace.eventsPerSecond) * 1000
    yield { event, dueMs }
  }
}
