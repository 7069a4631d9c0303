import { UsageError, type LabCommand } from '../lab-command.js'
import { positiveInteger, readOptions } from '../read-options.js'
import { acceptBatch } from './accept-batch.js'
import { acceptSoak } from './accept-soak.js'
import { accept } from './accept.js'
import type { Bench } from './bench.js'

const benches: readonly Bench[] = [accept, acceptBatch, acceptSoak]

const usage = `bench <name> [--seconds S] [--rounds N] [--latency-seconds S] [--minutes N]
  Measures the platform beside baselines of the same run. Ratios are of CPU time: 1 = as cheap as the baseline.
${benches.map(({ name, does }) => `  ${name.padEnd(14)} ${does}`).join('\n')}
  --seconds          of each round; default 3
  --rounds           of each server, alternating; default 7
  --latency-seconds  of each of the three runs; default 10
  --minutes          of the soak; default 5`

export const bench: LabCommand = {
  name: 'bench',
  usage,
  async run([name, ...args]) {
    const found = benches.find((candidate) => candidate.name === name)
    if (found === undefined) throw new UsageError(name === undefined ? 'which bench?' : `no bench ${name}`)
    const values = readOptions(args, ['seconds', 'rounds', 'latency-seconds', 'minutes'])
    return found.run({
      seconds: positiveInteger('--seconds', values.seconds ?? '3'),
      rounds: positiveInteger('--rounds', values.rounds ?? '7'),
      latencySeconds: positiveInteger('--latency-seconds', values['latency-seconds'] ?? '10'),
      minutes: positiveInteger('--minutes', values.minutes ?? '5'),
    })
  },
}
