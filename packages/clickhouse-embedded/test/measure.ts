import { randomUUID } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { loadavg } from 'node:os'
import { Worker } from 'node:worker_threads'
import { connect, createDataDir, readRows, removeDataDir, startServer } from './embedded-server.js'

/**
 * Prints the figures of docs/adr/003-embedded-clickhouse.md as one JSON object. Linux only: it reads /proc.
 * `npm run measure -w @frontpage/clickhouse-embedded [batches of 20,000 rows]`
 */
const batches = Number(process.argv[2] ?? 100)
const rowsPerBatch = 20_000
const clockTickMs = 10

const dataDir = await createDataDir()
const server = await startServer(dataDir, { CLICKHOUSE_EMBEDDED_CLOSE_DEADLINE_MS: 0 })
const client = connect(server.url, { max_open_connections: 20 })
const agent = new Agent({ keepAlive: true })

const columns = `id UUID, ts DateTime64(3), type LowCardinality(String), ua LowCardinality(String), url String,
  country LowCardinality(String), properties JSON, version UInt64`
const createTable = `CREATE TABLE events (${columns}) ENGINE = ReplacingMergeTree(version) PARTITION BY toYYYYMM(ts)
  ORDER BY (type, ts, id)`
await client.command({ query: createTable })

function buildBatch(batch: number): Buffer {
  const rows = Array.from({ length: rowsPerBatch }, (_, index) => {
    const number = batch * rowsPerBatch + index
    return JSON.stringify({
      id: randomUUID(),
      ts: new Date(1_700_000_000_000 + number * 50).toISOString().replace('T', ' ').replace('Z', ''),
      type: number % 3 === 0 ? 'track' : 'page',
      ua: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/${number % 500}`,
      url: `https://news.example/a/b/c/story-${number % 5000}?utm_source=newsletter`,
      country: 'ID',
      version: number,
      properties: {
        title: `The title of story ${number % 5000}`,
        tags: ['sport', 'football'],
        section: 'sport',
        author: `author ${number % 90}`,
        scrollDepth: number % 100,
        sessions: [randomUUID(), randomUUID()],
        referrer: `https://search.example/?q=${'word+'.repeat(36)}`,
      },
    })
  })
  return Buffer.from(`${rows.join('\n')}\n`)
}

async function cpuMs(task: string): Promise<number> {
  const fields = (await readFile(`/proc/${task}/stat`, 'utf8')).split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) * clockTickMs
}

async function rssMb(): Promise<number> {
  const status = await readFile(`/proc/${server.pid}/status`, 'utf8')
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024)
}

function post(query: string, body: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const path = `/?query=${encodeURIComponent(query)}`
    const sent = request(server.url + path, { method: 'POST', agent }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
      response.on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(text))))
    })
    sent.on('error', reject).end(body)
  })
}

async function timed(task: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await task()
  return performance.now() - began
}

const median = (values: number[]): number =>
  Number(values.toSorted((a, b) => a - b)[values.length >> 1]?.toFixed(1))
const insert = 'INSERT INTO events FORMAT JSONEachRow'

const prepared = Array.from({ length: 20 }, (_, batch) => buildBatch(batch))
for (const batch of prepared.slice(0, 3)) await post(insert, batch)
await client.command({ query: 'TRUNCATE TABLE events' })

// Fresh batches are built outside the measured time: the machine has as many cores as the server uses.
let cpu = 0
let mainThreadCpu = 0
const insertMs: number[] = []
for (let batch = 0; batch < batches; batch += 1) {
  const body = buildBatch(batch)
  const before = [await cpuMs(`${server.pid}`), await cpuMs(`${server.pid}/task/${server.pid}`)] as const
  insertMs.push(await timed(() => post(insert, body)))
  cpu += (await cpuMs(`${server.pid}`)) - before[0]
  mainThreadCpu += (await cpuMs(`${server.pid}/task/${server.pid}`)) - before[1]
}
const rows = batches * rowsPerBatch
const rssAfterInserts = await rssMb()
const [disk] = await readRows<{ bytes: number; parts: number }>(
  client,
  "SELECT sum(bytes_on_disk) / sum(rows) AS bytes, toUInt32(count()) AS parts FROM system.parts WHERE active AND table = 'events'",
)

// The same batches through a file that the engine of a server without restrictions reads, which is chDB's own cost.
const openDataDir = await createDataDir()
const openServer = await startServer(openDataDir, { CLICKHOUSE_EMBEDDED_OUTSIDE_SOURCES: 'true' })
const openClient = connect(openServer.url)
await openClient.command({ query: createTable })
const files = await Promise.all(
  prepared.map(async (batch, index) => {
    const path = `${dataDir}/${index}.json`
    await writeFile(path, batch)
    return path
  }),
)
const cpuOf = async ({ pid }: { pid: number }, task: () => Promise<unknown>): Promise<number> => {
  const before = await cpuMs(`${pid}`)
  await task()
  return ((await cpuMs(`${pid}`)) - before) * 1000
}
const throughHttp: number[] = []
const withinEngine: number[] = []
for (const [index, path] of files.entries()) {
  const body = prepared[index] ?? Buffer.alloc(0)
  throughHttp.push((await cpuOf(server, () => post(insert, body))) / rowsPerBatch)
  const query = `INSERT INTO events SELECT * FROM file('${path}', 'JSONEachRow', '${columns}')`
  withinEngine.push((await cpuOf(openServer, () => openClient.command({ query }))) / rowsPerBatch)
}
await openClient.close()
await openServer.stop()
await Promise.all([...files.map((path) => rm(path)), removeDataDir(openDataDir)])

const selectMs: number[] = []
for (let index = 0; index < 200; index += 1) {
  selectMs.push(await timed(() => readRows(client, 'SELECT 1')))
}

// The result is read on another thread, so that the pings wait for the server and not for this program.
const big = "SELECT number, repeat('x', 1000) AS text FROM numbers(100000) FORMAT JSONEachRow"
const reader = new Worker(
  `const { workerData } = require('node:worker_threads')
  fetch(workerData.url, { method: 'POST', body: workerData.big }).then((response) => response.arrayBuffer())`,
  { eval: true, workerData: { url: server.url, big } },
)
const pings: number[] = []
let isReading = true
reader.once('exit', () => (isReading = false))
while (isReading) pings.push(await timed(() => client.ping()))

const abort = new AbortController()
const endless = [1, 2, 3, 4].map(() =>
  client
    .query({ query: 'SELECT sum(sipHash64(number)) FROM numbers(1000000000000)', abort_signal: abort.signal })
    .catch(() => undefined),
)
const besideReaders: number[] = []
for (const batch of prepared.slice(0, 10)) besideReaders.push(await timed(() => post(insert, batch)))
abort.abort()
await Promise.all(endless)

process.stdout.write(
  `${JSON.stringify({
    rows,
    bytesPerRow: Math.round((prepared[0]?.length ?? 0) / rowsPerBatch),
    insertCpuMicrosPerRow: Number(((cpu * 1000) / rows).toFixed(1)),
    ofThatMainThread: Number(((mainThreadCpu * 1000) / rows).toFixed(2)),
    insertMsMedian: median(insertMs),
    rowsPerSecond: Math.round(rows / (insertMs.reduce((sum, ms) => sum + ms, 0) / 1000)),
    diskBytesPerRow: Number(disk?.bytes.toFixed(1)),
    parts: disk?.parts,
    rssMbAfterInserts: rssAfterInserts,
    httpCpuMicrosPerRowMedian: median(throughHttp),
    engineCpuMicrosPerRowMedian: median(withinEngine),
    selectOneMsMedian: median(selectMs),
    pingMsMaxDuring100MbResult: Number(Math.max(...pings).toFixed(1)),
    insertMsMedianBeside4LongReads: median(besideReaders),
    rssMbAtEnd: await rssMb(),
    loadAverage: loadavg()[0],
  })}\n`,
)
agent.destroy()
await client.close()
await server.stop()
await removeDataDir(dataDir)
