import { sendWithProgress } from '../http/send-with-progress.js'
import type { DueEvent } from '../http/send-paced.js'
import type { LabCommand, LabResult } from '../command/lab-command.js'
import { defaultTrackerUrl, positiveNumber, readOptions, trackerUrl } from '../command/read-options.js'
import { createReferenceTraffic } from './reference-traffic.js'

const usage = `traffic [--target URL] [--rate N] [--seconds S] [--batch N] [--seed N] [--write-key K]
  Sends the reference traffic: 100,000 readers, 5,000 stories by Zipf, 500 user agents, a realistic mix of calls,
  1 % repeated messages, 1 % bots, about 700 bytes an event.
  --target    the tracker; default ${defaultTrackerUrl}
  --rate      events a second; default 1000
  --seconds   how long; default 60
  --batch     events a request; default 100
  --seed      default 1
  --write-key the source's; default dev`

interface TrafficOptions {
  target: string
  writeKey: string
  rate: number
  seconds: number
  batchSize: number
  seed: number
}

export const traffic: LabCommand = {
  name: 'traffic',
  usage,
  run: (args) => runTraffic(readTrafficOptions(args)),
}

function readTrafficOptions(args: string[]): TrafficOptions {
  const values = readOptions(args, ['target', 'rate', 'seconds', 'batch', 'seed', 'write-key'])
  return {
    target: trackerUrl(values.target),
    writeKey: values['write-key'] ?? 'dev',
    rate: positiveNumber('--rate', values.rate ?? '1000'),
    seconds: positiveNumber('--seconds', values.seconds ?? '60'),
    batchSize: positiveNumber('--batch', values.batch ?? '100'),
    seed: positiveNumber('--seed', values.seed ?? '1'),
  }
}

/** Sends it, with a progress bar on stderr. */
export async function runTraffic(options: TrafficOptions): Promise<LabResult> {
  const total = Math.round(options.rate * options.seconds)
  const totals = await sendWithProgress(dueEvents(total, options), { ...options, total })
  return { traffic: 'reference', target: options.target, seed: options.seed, ...totals }
}

function* dueEvents(total: number, options: { rate: number; seed: number }): Generator<DueEvent> {
  const stream = createReferenceTraffic({ seed: options.seed, runId: Date.now().toString(36) })
  for (let index = 0; index < total; index++) {
    yield { event: stream.next(Date.now()), dueMs: (index / options.rate) * 1000 }
  }
}
