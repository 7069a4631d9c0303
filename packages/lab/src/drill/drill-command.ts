import { UsageError, type LabCommand } from '../command/lab-command.js'
import { positiveInteger, positiveNumber, readOptions } from '../command/read-options.js'
import { runDrill } from './instruments/run-drill.js'
import type { Scenario } from './instruments/scenario.js'
import { duplicateReplay } from './scenarios/duplicate-replay.js'
import { everythingKill } from './scenarios/everything-kill.js'
import { feedKill } from './scenarios/feed-kill.js'
import { hostile } from './scenarios/hostile.js'
import { journalFull } from './scenarios/journal-full.js'
import { rebuild } from './scenarios/rebuild.js'
import { redisFailover, redisFailoverAbrupt } from './scenarios/redis-failover.js'
import { redisOutage } from './scenarios/redis-outage.js'
import { redisRestart } from './scenarios/redis-restart.js'
import { redisWiped } from './scenarios/redis-wiped.js'
import { splitterKill } from './scenarios/splitter-kill.js'
import { storeOutage } from './scenarios/store-outage.js'
import { trackerKill } from './scenarios/tracker-kill.js'
import { transporterKill } from './scenarios/transporter-kill.js'

const scenarios: readonly Scenario[] = [
  trackerKill,
  redisOutage,
  redisWiped,
  journalFull,
  transporterKill,
  splitterKill,
  feedKill,
  storeOutage,
  redisRestart,
  redisFailover,
  redisFailoverAbrupt,
  rebuild,
  everythingKill,
  duplicateReplay,
  hostile,
]

const usage = `drill <name> [--rate N] [--seconds S] [--kills N] [--seed N]
  Starts the platform as processes of its own, sends reference traffic as SDKs do, does harm, and counts what was lost.
${scenarios.map(({ name, does }) => `  ${name.padEnd(22)} ${does}`).join('\n')}
  --rate      events a second; default 2000
  --seconds   how long clients send
  --kills     how often
  --seed      of the traffic and of the moments; default 1`

export const drill: LabCommand = {
  name: 'drill',
  usage,
  async run([name, ...args]) {
    const scenario = scenarios.find((candidate) => candidate.name === name)
    if (scenario === undefined) throw new UsageError(name === undefined ? 'which drill?' : `no drill ${name}`)
    const { defaults } = scenario
    const values = readOptions(args, ['rate', 'seconds', 'kills', 'seed'])
    return runDrill(scenario, {
      eventsPerSecond: positiveNumber('--rate', values.rate ?? String(defaults.eventsPerSecond)),
      seconds: positiveNumber('--seconds', values.seconds ?? String(defaults.seconds)),
      kills: positiveInteger('--kills', values.kills ?? String(defaults.kills)),
      seed: positiveInteger('--seed', values.seed ?? '1'),
    })
  },
}
