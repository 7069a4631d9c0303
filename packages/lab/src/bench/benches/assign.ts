import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ClosedLoopOptions } from '../../load/closed-loop-options.js'
import { createMessageIds, fillIn, type LoadRequest } from '../../load/load-request.js'
import type { Cleanup } from '../../platform/cleanup.js'
import { withCleanup } from '../../platform/cleanup.js'
import { pinProcess, planCpus } from '../../platform/cpu-pinning.js'
import { findServerPort } from '../../platform/find-server-port.js'
import { describeMachine } from '../../platform/machine.js'
import { createNodeServer } from '../../platform/node-server.js'
import { readMetrics } from '../../platform/read-metrics.js'
import { sdkKey, startPlatform, startTogether, type RunningServer } from '../../platform/start-platform.js'
import { drainPlatform } from '../instruments/drain-platform.js'
import { measureInTurn, measureRequests, warmUpSeconds } from '../instruments/measure-latency.js'
import { ratioOf, runRounds, summarise } from '../instruments/run-rounds.js'
import { createFlags, flagCount } from './assign/bench-flags.js'
import { compareWithSdk } from './assign/compare-with-sdk.js'
import { createFlagRequests } from './assign/flag-requests.js'
import { sendExposures } from './assign/send-exposures.js'
import type { Bench } from './bench.js'

const authorization = `Bearer ${sdkKey}`
const connections = 64
const requestsPerSecond = 2_000
/** While bare answers, exposures flow for this much longer. */
const longerSeconds = 1

export const assign: Bench = {
  name: 'assign',
  does: 'one of 50 flags for a new reader, its exposure kept: CPU time against node:http; bulk; latency; the official SDK',
  run: ({ rounds, seconds, latencySeconds }) =>
    withCleanup(async (cleanup) => {
      const sdk = compareWithSdk()
      process.stderr.write(`in memory: ${JSON.stringify(sdk)}\n`)
      const cpus = planCpus()
      if (cpus === undefined) process.stderr.write('processes cannot be pinned here: figures will be rough\n')
      else pinProcess(process.pid, [cpus.rest])
      const platform = await startPlatform(cleanup)
      const splitter = await platform.startSplitter({ cpu: cpus?.server })
      await createFlags(splitter, platform.site)
      const single = createFlagRequests({ count: 500, seed: 1, isBulk: false })
      const bulk = createFlagRequests({ count: 500, seed: 2, isBulk: true })
      const place = { logDirectory: platform.logDirectory, cpu: cpus?.server }
      const bare = await startBareAssign(cleanup, await answerOf(splitter, single[1]), place)

      const { transporter } = platform.servers
      const load = (requests: readonly LoadRequest[]): Omit<ClosedLoopOptions, 'target'> => ({
        authorization,
        requests,
        seconds,
        connections,
      })
      const measured = await runRounds(
        [
          { name: 'ours', ...splitter, before: async () => transporter.pause(), after: drain },
          { name: 'bare', ...bare },
        ],
        { rounds, load: load(single), eventsPerRequest: 1 },
      )
      const measuredBulk = await runRounds(
        [{ name: 'ours', ...splitter, before: async () => transporter.pause(), after: drain }],
        { rounds: Math.min(rounds, 3), load: load(bulk), eventsPerRequest: 1 },
      )
      const [ours, bareSummary, bulkSummary] = [
        summarise(measured.get('ours') ?? []),
        summarise(measured.get('bare') ?? []),
        summarise(measuredBulk.get('ours') ?? []),
      ]

      async function drain(): Promise<void> {
        transporter.resume()
        await drainPlatform(platform)
      }

      // For latencies: as on a machine where no process has a CPU for itself.
      if (cpus !== undefined) {
        for (const server of Object.values(platform.servers)) server.pin(cpus.all)
        for (const { server } of [splitter, bare]) server.pin(cpus.all)
        pinProcess(process.pid, cpus.all)
      }
      const openLoop = { requests: single, authorization, requestsPerSecond, seconds: latencySeconds }
      const journaled = async (): Promise<number> =>
        (await readMetrics(splitter.url)).get('frontpage_journal_events_appended_total') ?? 0
      let exposuresPerSecond = 0
      const latency = await measureInTurn(requestsPerSecond, {
        async ours(run) {
          const before = await journaled()
          const result = await measureRequests({ name: `ours, run ${run}`, url: splitter.url }, openLoop)
          exposuresPerSecond = Math.round(((await journaled()) - before) / (latencySeconds + warmUpSeconds))
          await drain()
          return result
        },
        async bare(run) {
          if (exposuresPerSecond === 0) throw new Error('no exposure was journaled')
          const exposures = {
            eventsPerSecond: exposuresPerSecond,
            seconds: latencySeconds + warmUpSeconds + longerSeconds,
          }
          const [result] = await Promise.all([
            measureRequests({ name: `bare, run ${run}`, url: bare.url }, openLoop),
            sendExposures(platform, exposures),
          ])
          await drain()
          return result
        },
      })
      return {
        bench: 'assign',
        unit: 'requests/s',
        ours: ours.perSecond,
        bare: bareSummary.perSecond,
        ratioToBare: ratioOf(ours, bareSummary),
        cpuMicros: ours.cpuMicros,
        bareCpuMicros: bareSummary.cpuMicros,
        bulk: bulkSummary.perSecond,
        bulkCpuMicros: bulkSummary.cpuMicros,
        ...sdk,
        ...latency,
        exposuresPerSecond,
        flags: flagCount,
        failed: ours.failed + bulkSummary.failed,
        rounds,
        seconds,
        rssMb: ours.rssMb,
        ...describeMachine(),
      }
    }),
}

interface Answer {
  headers: Record<string, string>
  body: string
}

const addedByNode = new Set(['date', 'connection', 'keep-alive'])

async function answerOf({ url }: RunningServer, request: LoadRequest | undefined): Promise<Answer> {
  if (request === undefined) throw new Error('there is no request')
  const response = await fetch(new URL(request.path, url), {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: fillIn(request.pieces, createMessageIds('example')),
  })
  if (!response.ok) throw new Error(`an evaluation was answered ${response.status} ${await response.text()}`)
  const headers = Object.fromEntries([...response.headers].filter(([name]) => !addedByNode.has(name)))
  return { headers, body: await response.text() }
}

/** `node:http` that parses the same bodies and answers the same bytes. */
async function startBareAssign(
  cleanup: Cleanup,
  answer: Answer,
  { logDirectory, cpu }: { logDirectory: string; cpu: number | undefined },
): Promise<RunningServer> {
  const file = join(logDirectory, 'bare-assign.json')
  await writeFile(file, JSON.stringify(answer))
  const port = await findServerPort()
  const url = `http://127.0.0.1:${port}`
  const server = createNodeServer(
    {
      name: 'bare',
      args: [fileURLToPath(new URL('./assign/bare-assign.mjs', import.meta.url))],
      env: { ANSWER_FILE: file, PORT: String(port) },
      cpu,
      readyUrl: `${url}/`,
    },
    logDirectory,
  )
  cleanup.add(() => server.close())
  await startTogether([server])
  return { server, url }
}
