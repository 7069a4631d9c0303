import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import {
  createTestDirectory,
  findFreePort,
  startProcess,
  type RunningProcess,
  type TestDirectory,
} from '@frontpage/testing'

const program = fileURLToPath(new URL('../src/main.ts', import.meta.url))
let directory: TestDirectory
let metricsPort = 0
let tracker: RunningProcess & { ready: string }

function startTracker(env: Record<string, string>): Promise<RunningProcess & { ready: string }> {
  return startProcess({
    command: process.execPath,
    args: ['--conditions=@frontpage/source', '--import', 'tsx', program],
    env: {
      TRACKER_PORT: '0',
      METRICS_PORT: String(metricsPort),
      TRACKER_JOURNAL_DIR: directory.path,
      // Nothing listens there: metrics do not need the stores.
      REDIS_URL: 'redis://127.0.0.1:9',
      CLICKHOUSE_URL: 'http://127.0.0.1:9',
      ...env,
    },
    isReady: (line) => readyUrl(line),
    timeoutMs: 60_000,
  })
}

let readyLines = 0
/** Two processes and the primary: all are ready at the third message. */
function readyUrl(line: string): string | undefined {
  const url = /"url":"(http:[^"]+)".*"msg":"ready"/.exec(line)?.[1]
  return url !== undefined && ++readyLines === 3 ? url : undefined
}

beforeAll(async () => {
  directory = await createTestDirectory('metrics-port')
  metricsPort = await findFreePort()
  tracker = await startTracker({ TRACKER_PROCESSES: '2' })
}, 90_000)
afterAll(async () => {
  await tracker?.stop()
  await directory.remove()
})

const scrape = async (): Promise<string> =>
  (await fetch(`http://127.0.0.1:${metricsPort}/metrics`, { headers: { connection: 'close' } })).text()

it('shares the port of the metrics between processes, each of which has those of all', async () => {
  const request = async (): Promise<number> =>
    (await fetch(`${tracker.ready}/metrics`, { headers: { connection: 'close' } })).status
  for (let n = 0; n < 20; n++) expect(await request()).toBe(404)
  const counted = /^frontpage_http_requests_total\{.*status="404".*\} 20$/m
  for (let n = 0; n < 10; n++) expect(await scrape()).toMatch(counted)
})

it('does not start beside another service with the same port, and says which setting to change', async () => {
  await expect(startTracker({ TRACKER_PROCESSES: '1' })).rejects.toThrow(
    `tracker could not start: port ${metricsPort} on 127.0.0.1 is taken; set METRICS_PORT to another one`,
  )
})
