import { setMaxListeners } from 'node:events'
import process from 'node:process'
import { serviceNamed, type ServiceName } from '@frontpage/services'
import { UsageError, type LabCommand, type LabResult } from '../command/lab-command.js'
import { positiveInteger, positiveNumber, readOptions } from '../command/read-options.js'
import { runDemo, type DemoSummary } from './run-demo.js'

const usage = `demo [--newsstand URL] [--tracker URL] [--feed URL] [--splitter URL] [--readers N] [--rate N] [--seconds S]
     [--hurry N] [--seed N] [--site S] [--write-key K] [--sdk-key K]
  Readers with tastes of their own visit newsstand: each reads what the feed shows and what everybody talks about, so that
  feeds differ and trends move. It goes on until it is stopped, or for --seconds, and tries again what is away.
  --newsstand  where the stories' pages are; default ${urlOf('newsstand')}; of a range of ports the first
  --tracker, --feed, --splitter  default the usual ports of this machine
  --readers    default 200
  --rate       events a second, about; default 10
  --hurry      reading takes its time divided by this; default 10
  --seed       of the readers; default 1
  --site, --write-key, --sdk-key  default dev`

function urlOf(name: ServiceName): string {
  return `http://127.0.0.1:${serviceNamed(name).port}`
}

/**
 * The address of an option, without a slash at its end. Of a range of ports (`4101-4102`), which several of a service
 * share in containers, it has the first.
 */
export function readUrl(name: string, text: string): string {
  const url = text.replace(/^(\w+:\/\/[^/]+:\d+)-\d+/, '$1').replace(/\/+$/, '')
  if (!URL.canParse(url)) throw new UsageError(`--${name} ${text} is not a URL`)
  return url
}

export const demo: LabCommand = { name: 'demo', usage, run }

async function run(args: string[]): Promise<LabResult> {
  const values = readOptions(args, [
    'newsstand',
    'tracker',
    'feed',
    'splitter',
    'readers',
    'rate',
    'seconds',
    'hurry',
    'seed',
    'site',
    'write-key',
    'sdk-key',
  ])
  function url(name: 'newsstand' | 'tracker' | 'feed' | 'splitter'): string {
    return readUrl(name, values[name] ?? urlOf(name))
  }
  const seed = positiveInteger('--seed', values.seed ?? '1')
  const options = {
    newsstandUrl: url('newsstand'),
    trackerUrl: url('tracker'),
    feedUrl: url('feed'),
    splitterUrl: url('splitter'),
    readers: positiveInteger('--readers', values.readers ?? '200'),
    eventsPerSecond: positiveNumber('--rate', values.rate ?? '10'),
    hurry: positiveNumber('--hurry', values.hurry ?? '10'),
    seed,
    site: values.site ?? 'dev',
    writeKey: values['write-key'] ?? 'dev',
    sdkKey: values['sdk-key'] ?? 'dev',
  }
  const seconds = values.seconds === undefined ? undefined : positiveNumber('--seconds', values.seconds)
  const stopping = new AbortController()
  // Every visit under way listens.
  setMaxListeners(0, stopping.signal)
  const stop = (): void => stopping.abort()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)
  // `npm start -- --demo` is gone.
  process.once('disconnect', stop)
  const timer = seconds === undefined ? undefined : setTimeout(stop, seconds * 1_000)
  say(`${options.readers} readers visit ${options.newsstandUrl}, about ${options.eventsPerSecond} events/s`)
  try {
    const onMinute = (summary: DemoSummary): void => say(describe(summary))
    const summary = await runDemo({ ...options, signal: stopping.signal, onMinute })
    return { demo: 'readers', seed, ...summary }
  } finally {
    clearTimeout(timer)
    process.off('disconnect', stop)
    if (process.connected) process.disconnect()
  }
}

function describe({
  visits,
  events,
  hot,
  repeated,
  givenUp,
  refused,
  broken,
  lastProblem,
}: DemoSummary): string {
  const trouble =
    repeated + refused + broken === 0
      ? ''
      : `; ${repeated} requests repeated, ${givenUp} given up, ${refused} refused, ${broken} visits failed${lastProblem === undefined ? '' : ` (${lastProblem})`}`
  return `${visits} visits, ${events} events so far; everybody talks about ${hot.join(', ') || 'nothing'}${trouble}`
}

function say(text: string): void {
  process.stderr.write(`demo: ${text}\n`)
}
