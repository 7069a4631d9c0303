import { foldNames, type FoldName } from '@frontpage/transporter'
import { UsageError, type LabCommand } from '../command/lab-command.js'
import { positiveInteger, readOptions } from '../command/read-options.js'
import { acceptBatch } from './benches/accept-batch.js'
import { acceptSoak } from './benches/accept-soak.js'
import { accept } from './benches/accept.js'
import { assign } from './benches/assign.js'
import type { Bench } from './benches/bench.js'
import { blocked } from './benches/blocked.js'
import { catalogue } from './benches/catalogue.js'
import { controlRecords } from './benches/control-records.js'
import { feed } from './benches/feed.js'
import { freshness } from './benches/freshness.js'
import { pipeline } from './benches/pipeline.js'
import { rebuild } from './benches/rebuild.js'
import { store } from './benches/store.js'
import { transporter } from './benches/transporter.js'
import { trending } from './benches/trending.js'

const benches: readonly Bench[] = [
  accept,
  acceptBatch,
  acceptSoak,
  pipeline,
  freshness,
  transporter,
  store,
  rebuild,
  trending,
  assign,
  feed,
  blocked,
  controlRecords,
  catalogue,
]

const usage = `bench <name> [--seconds S] [--rounds N] [--latency-seconds S] [--soak] [--minutes N]
             [--rate N] [--runs N] [--no-search] [--events N]
             [--read-model NAME] [--no-memory] [--memory]
  Measures the platform beside baselines of the same run. Ratios are of CPU time: 1 = as cheap as the baseline.
${benches.map(({ name, does }) => `  ${name.padEnd(15)} ${does}`).join('\n')}
  --seconds          of each round, default 3; of the load of pipeline, freshness and blocked, default 60;
                     of the changes of control-records, default 30
  --rounds           of each server, alternating; default 7
  --latency-seconds  of each of the three runs; default 10
  --soak             accept: then full load for minutes, and what that does to the tracker's memory
  --minutes          of the soak; default 5
  --rate             pipeline, freshness, blocked: events a second; default 20000, 2000 and 5000;
                     control-records: changes a second; default 10
  --runs             pipeline, freshness, transporter, store: the best of so many is reported; default 1
  --no-search        pipeline: leaves out the search for the highest rate that passes
  --events           transporter: how many wait in Redis; store: how many are inserted; rebuild: how many the
                     archive has, and then ten times as many; default 1000000
  --read-model       rebuild: ${foldNames.join(', ')};
                     or all, for which Redis is emptied; default trending
  --no-memory        trending: leaves out the day of 100,000 live stories
  --memory           trending: that day alone`

export const bench: LabCommand = {
  name: 'bench',
  usage,
  async run([name, ...args]) {
    const found = benches.find((candidate) => candidate.name === name)
    if (found === undefined) throw new UsageError(name === undefined ? 'which bench?' : `no bench ${name}`)
    const values = readOptions(
      args,
      ['seconds', 'rounds', 'latency-seconds', 'minutes', 'rate', 'runs', 'events', 'read-model'],
      ['soak', 'no-search', 'memory', 'no-memory'],
    )
    const { seconds = 3, rounds = 7, rate = 2_000, runs = 1 } = found.defaults ?? {}
    return found.run({
      seconds: positiveInteger('--seconds', values.seconds ?? String(seconds)),
      rounds: positiveInteger('--rounds', values.rounds ?? String(rounds)),
      latencySeconds: positiveInteger('--latency-seconds', values['latency-seconds'] ?? '10'),
      soak: values.soak ?? false,
      minutes: positiveInteger('--minutes', values.minutes ?? '5'),
      rate: positiveInteger('--rate', values.rate ?? String(rate)),
      events: positiveInteger('--events', values.events ?? '1000000'),
      runs: positiveInteger('--runs', values.runs ?? String(runs)),
      readModel: readModelNamed(values['read-model'] ?? 'trending'),
      search: !(values['no-search'] ?? false),
      memory: values.memory ? 'only' : values['no-memory'] ? 'no' : 'also',
    })
  },
}

function readModelNamed(name: string): FoldName | 'all' {
  const found = ([...foldNames, 'all'] as const).find((known) => known === name)
  if (found === undefined) throw new UsageError(`--read-model: there is no read model ${name}`)
  return found
}
