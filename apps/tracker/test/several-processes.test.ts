import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import {
  createTestDirectory,
  startProcess,
  startTestNetwork,
  startTraceReceiver,
  waitFor,
  type RunningProcess,
  type TestDirectory,
  type TestNetwork,
  type TraceReceiver,
} from '@frontpage/testing'

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url))
let network: TestNetwork
let receiver: TraceReceiver
let directory: TestDirectory
let tracker: RunningProcess & { ready: string }

beforeAll(async () => {
  network = await startTestNetwork()
  receiver = await startTraceReceiver()
  directory = await createTestDirectory('cluster')
  tracker = await startProcess({
    command: process.execPath,
    args: ['--conditions=@frontpage/source', '--import', 'tsx', program],
    env: {
      TRACKER_PORT: '0',
      TRACKER_PROCESSES: '2',
      TRACKER_JOURNAL_DIR: directory.path,
      TRACKER_LEASE_MS: '1000',
      REDIS_URL: network.redisServer.url,
      REDIS_NAMESPACE: network.namespace,
      CLICKHOUSE_URL: network.clickhouseServer.url,
      CLICKHOUSE_DATABASE: network.database,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '50',
    },
    // The primary says so when all processes are ready.
    isReady: (line) => readyUrl(line),
    timeoutMs: 60_000,
  })
}, 90_000)
afterAll(async () => {
  await tracker?.stop()
  await network.stop()
  await directory.remove()
  await receiver.stop()
})

let readyLines = 0
/** Two processes and the primary: all are ready at the third message. */
function readyUrl(line: string): string | undefined {
  const url = /"url":"(http:[^"]+)".*"msg":"ready"/.exec(line)?.[1]
  return url !== undefined && ++readyLines === 3 ? url : undefined
}

/** Each request has a connection of its own, so that the processes share them. */
async function send(messageId: string): Promise<boolean> {
  const response = await fetch(`${tracker.ready}/v1/page`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('dev:')}`, connection: 'close' },
    body: JSON.stringify({ anonymousId: 'a', messageId }),
  }).catch(() => undefined)
  return response?.status === 200
}

async function sendUntilTaken(count: number, prefix: string): Promise<void> {
  for (let n = 0; n < count; n++) await waitFor(() => send(`${prefix}-${n}`))
}

async function countStored(prefix: string): Promise<number> {
  const result = await network.store.query({
    query: 'SELECT uniqExact(message_id) AS ids FROM events WHERE startsWith(message_id, {prefix:String})',
    query_params: { prefix },
    format: 'JSONEachRow',
  })
  return Number((await result.json<{ ids: string }>())[0]?.ids)
}

async function readMetric(name: string): Promise<number> {
  const text = await (await fetch(`${tracker.ready}/metrics`, { headers: { connection: 'close' } })).text()
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  const pids = text.trim().split(' ').map(Number)
  // The loader that compiles TypeScript has a process, too.
  const commands = await Promise.all(
    pids.map((each) => readFile(`/proc/${each}/cmdline`, 'utf8').catch(() => '')),
  )
  return pids.filter((_, at) => commands[at]?.includes(program))
}

it('share the port, and each scrape has the metrics of all', async () => {
  await waitFor(() => send('first'))
  const before = await readMetric('frontpage_tracker_events_accepted_total')
  await sendUntilTaken(40, 'shared')
  expect(await readMetric('frontpage_tracker_events_accepted_total')).toBe(before + 40)
  await waitFor(async () => (await countStored('shared')) === 40)
})

it('trace their requests, each as an instance of its own', async () => {
  const instances = (): Set<string> => new Set(receiver.spans.map(({ instance }) => instance))
  await waitFor(async () => (await send('traced')) && instances().size === 2)
  expect(new Set(receiver.spans.map(({ service }) => service))).toEqual(new Set(['tracker']))
})

const onLinux = process.platform === 'linux' ? it : it.skip

onLinux(
  'lose nothing when one of them is killed, which starts again',
  async () => {
    const [victim] = await childrenOf(tracker.child.pid ?? 0)
    const sending = sendUntilTaken(100, 'killed')
    process.kill(victim ?? 0, 'SIGKILL')
    await sending
    await waitFor(async () => (await countStored('killed')) === 100, { timeoutMs: 30_000 })
    await waitFor(async () => (await childrenOf(tracker.child.pid ?? 0)).length === 2)
  },
  60_000,
)

it('stop together, and exit 0', async () => {
  await sendUntilTaken(10, 'last')
  await tracker.stop()
  expect(tracker.child.exitCode).toBe(0)
  // Events that were not shipped before the end are shipped by the next start.
  await waitFor(async () => (await countStored('last')) === 10)
})
