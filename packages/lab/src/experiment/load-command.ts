import process from 'node:process'
import { serviceNamed } from '@frontpage/services'
import { UsageError, type LabCommand, type LabResult } from '../command/lab-command.js'
import {
  defaultTrackerUrl,
  positiveInteger,
  positiveNumber,
  readOptions,
  trackerUrl,
} from '../command/read-options.js'
import { createPoster } from '../http/post-body.js'
import { seededRandom } from '@frontpage/ranking'
import { runTraffic } from '../traffic/traffic-command.js'
import { createExperiment } from './create-experiment.js'
import { readAdminSecret } from './read-admin-secret.js'
import { countCrossovers, createReaderFleet } from './reader-fleet.js'

const defaultSplitterUrl = `http://127.0.0.1:${serviceNamed('splitter').port}`
const experiment = 'lab-load'
const readers = 10_000
const maxSignInAttempts = 10

const usage = `load [--target URL] [--splitter URL] [--rate N] [--evaluations N] [--seconds S] [--seed N] [--site S]
     [--write-key K] [--sdk-key K] [--admin-token T]
  Sends the reference traffic to a running platform, and runs the experiment ${experiment} beside it: 10,000 readers'
  pages evaluate it, and some of them sign in. The experiment is made and started where it does not run yet.
  --target      the tracker; default ${defaultTrackerUrl}
  --splitter    default ${defaultSplitterUrl}
  --rate        events a second; default 1000
  --evaluations a second; default 100
  --seconds     how long; default 60
  --seed        default 1
  --site        the site of the keys; default dev
  --write-key   the source's; default dev
  --sdk-key     default dev
  --admin-token the secret; default that of ADMIN_TOKEN, else the one that npm start keeps in .data`

export const load: LabCommand = { name: 'load', usage, run }

async function run(args: string[]): Promise<LabResult> {
  const values = readOptions(args, [
    'target',
    'splitter',
    'rate',
    'evaluations',
    'seconds',
    'seed',
    'site',
    'write-key',
    'sdk-key',
    'admin-token',
  ])
  const { splitter = defaultSplitterUrl, site = 'dev', 'write-key': writeKey = 'dev' } = values
  if (!URL.canParse(splitter)) throw new UsageError(`--splitter ${splitter} is not a URL`)
  const target = trackerUrl(values.target)
  const seconds = positiveNumber('--seconds', values.seconds ?? '60')
  const seed = positiveInteger('--seed', values.seed ?? '1')
  const adminSecret = values['admin-token'] ?? (await readAdminSecret(process.env))
  await createExperiment(
    { url: splitter, adminSecret },
    { id: experiment, site, hashAttribute: 'userId', fallbackAttribute: 'id', sticky: true },
  )

  const signingIn = createSignIn(target, writeKey)
  const fleet = createReaderFleet({
    target: splitter,
    sdkKey: values['sdk-key'] ?? 'dev',
    experiments: [{ id: experiment, isByUserId: true }],
    evaluationsPerSecond: positiveNumber('--evaluations', values.evaluations ?? '100'),
    readers,
    random: seededRandom(seed),
    signIn: signingIn.signIn,
  })
  fleet.start()
  try {
    const rate = positiveNumber('--rate', values.rate ?? '1000')
    const traffic = await runTraffic({ target, writeKey, rate, seconds, batchSize: 100, seed })
    await fleet.finish()
    const seen = [...fleet.seen().values()]
    return {
      ...traffic,
      experiment,
      evaluations: fleet.answers(),
      exposures: seen.length,
      exposuresOf: countBy(seen.map(({ variation }) => variation)),
      answeredInTwoVariations: countCrossovers(seen),
    }
  } finally {
    fleet.abandon()
    signingIn.close()
  }
}

function createSignIn(
  target: string,
  writeKey: string,
): { signIn: (reader: { anonymousId: string; userId: string }) => Promise<void>; close: () => void } {
  const poster = createPoster({ target, writeKey, connections: 4 })
  return {
    async signIn({ anonymousId, userId }) {
      const body = Buffer.from(JSON.stringify({ anonymousId, userId }))
      for (let attempt = 0; attempt < maxSignInAttempts; attempt++) {
        const answer = await poster.post('/v1/identify', body).catch(() => undefined)
        if (answer?.status === 200) return
      }
    },
    close: () => poster.close(),
  }
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
