import type { LabCommand } from '../command/lab-command.js'
import { positiveInteger, readOptions } from '../command/read-options.js'
import { runFuzz } from './run-fuzz.js'

const usage = `fuzz [--requests N] [--seed N]
  Starts the platform as processes of its own, sends events with numbers, names, texts, times and ids of every spelling that JSON
  has, and counts what was refused by the store, lost or changed.
  --requests  default 200000
  --seed      another one finds other things; default 1`

export const fuzz: LabCommand = {
  name: 'fuzz',
  usage,
  run(args) {
    const values = readOptions(args, ['requests', 'seed'])
    return runFuzz({
      requests: positiveInteger('--requests', values.requests ?? '200000'),
      seed: positiveInteger('--seed', values.seed ?? '1'),
    })
  },
}
