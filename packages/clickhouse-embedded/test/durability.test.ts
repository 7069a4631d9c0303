import { once } from 'node:events'
import { spawn } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import {
  connect,
  createDataDir,
  program,
  readRows,
  removeDataDir,
  runProgram,
  startServer,
  waitUntil,
  type EmbeddedServer,
  type ServerVariables,
} from './embedded-server.js'

let dataDir: string
let servers: EmbeddedServer[]

beforeEach(async () => {
  dataDir = await createDataDir()
  servers = []
})

afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()))
  await removeDataDir(dataDir)
})

async function start(variables: ServerVariables = {}): Promise<EmbeddedServer> {
  const server = await startServer(dataDir, variables)
  servers.push(server)
  return server
}

async function run(url: string, query: string): Promise<void> {
  const client = connect(url)
  await client.command({ query })
  await client.close()
}

async function read<Row>(url: string, query: string): Promise<Row[]> {
  const client = connect(url)
  try {
    return await readRows<Row>(client, query)
  } finally {
    await client.close()
  }
}

/** A statement that reads no data and ends by itself only at its deadline. */
const endless = 'SELECT sum(sipHash64(number)) FROM numbers(1000000000000)'

async function startEndlessQuery(url: string): Promise<{ answer: Promise<string> }> {
  const answer = fetch(url, { method: 'POST', body: endless }).then((response) => response.text())
  await waitUntil(async () => {
    const running = await read(
      url,
      `SELECT 1 FROM system.processes WHERE query LIKE '%1000000000000%OUTFILE%'`,
    )
    return running.length > 1
  })
  return { answer }
}

it('keeps every acknowledged insert when it is killed while inserting, and each batch whole or not at all', async () => {
  const killed = await start()
  await run(killed.url, 'CREATE TABLE t (batch UInt32, id UInt32) ENGINE = MergeTree ORDER BY batch')
  const client = connect(killed.url)
  const acknowledged: number[] = []
  let batches = 0
  const insertUntilKilled = async (): Promise<void> => {
    for (;;) {
      const batch = (batches += 1)
      const values = Array.from({ length: 200 }, (_, id) => ({ batch, id }))
      await client.insert({ table: 't', values, format: 'JSONEachRow' })
      acknowledged.push(batch)
    }
  }
  const inserters = Array.from({ length: 4 }, insertUntilKilled)
  const failed = Promise.allSettled(inserters)
  await waitUntil(() => Promise.resolve(acknowledged.length >= 40))
  process.kill(killed.pid, 'SIGKILL')
  await Promise.all([failed, killed.exit])
  await client.close()

  const { url } = await start()
  const stored = await read<{ batch: number; n: number; ids: number }>(
    url,
    'SELECT batch, toUInt32(count()) AS n, toUInt32(uniqExact(id)) AS ids FROM t GROUP BY batch',
  )
  const batchesStored = new Set(stored.map(({ batch }) => batch))
  expect(acknowledged.filter((batch) => !batchesStored.has(batch))).toEqual([])
  expect(stored.filter(({ n, ids }) => n !== 200 || ids !== 200)).toEqual([])
})

it('refuses a second process on its directory and names the first', async () => {
  const first = await start()
  const second = runProgram(dataDir)
  expect(await second.exit).toEqual({ code: 1, signal: null })
  expect(second.output()).toContain(`is in use by process ${first.pid}`)
  expect(await read(first.url, 'SELECT 1 AS a')).toEqual([{ a: 1 }])
})

it('starts on the directory of a process that was killed', async () => {
  const killed = await start()
  await run(killed.url, 'CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a')
  process.kill(killed.pid, 'SIGKILL')
  await killed.exit
  const { url } = await start()
  expect(await read(url, 'SELECT count() AS n FROM t')).toHaveLength(1)
})

it('exits with 1 when its port is taken, and leaves the directory free', async () => {
  const otherDir = await createDataDir()
  const other = await startServer(otherDir)
  const refused = runProgram(dataDir, { CLICKHOUSE_EMBEDDED_PORT: new URL(other.url).port })
  expect(await refused.exit).toEqual({ code: 1, signal: null })
  expect(refused.output()).toContain('EADDRINUSE')
  await start()
  await other.stop()
  await removeDataDir(otherDir)
})

it.each(['SIGTERM', 'SIGINT'] as const)('answers what runs before it exits on %s', async (signal) => {
  const server = await start({ CLICKHOUSE_EMBEDDED_READERS: 2 })
  const query = 'SELECT count() AS n FROM numbers(6) WHERE NOT sleepEachRow(0.25) SETTINGS max_block_size = 1'
  const answer = read(server.url, `/* slow */ ${query}`)
  await waitUntil(async () => {
    const running = await read(server.url, "SELECT 1 FROM system.processes WHERE query LIKE '%slow%'")
    return running.length > 1
  })
  server.process.kill(signal)
  server.process.kill(signal)
  expect(await answer).toEqual([{ n: 6 }])
  expect(await server.exit).toEqual({ code: 0, signal: null })
})

it('cancels what still runs at the deadline, and exits with 0', async () => {
  const server = await start({ CLICKHOUSE_EMBEDDED_CLOSE_DEADLINE_MS: 100 })
  const { answer } = await startEndlessQuery(server.url)
  server.process.kill('SIGTERM')
  expect(await answer).toContain('QUERY_WAS_CANCELLED')
  expect(await server.exit).toEqual({ code: 0, signal: null })
})

it('ends with 0 when the process that started it disconnects', async () => {
  const server = await start()
  server.process.disconnect()
  expect(await server.exit).toEqual({ code: 0, signal: null })
})

it('ends when the process that started it is killed and its output is not read', async () => {
  const starter = spawn(
    process.execPath,
    ['--input-type=module', '--eval', starterProgram, program, dataDir],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const [line] = (await once(starter.stdout.setEncoding('utf8'), 'data')) as [string]
  starter.kill('SIGKILL')
  const pid = Number(line)
  await waitUntil(() => Promise.resolve(!isAlive(pid)))
  await start()
})

const starterProgram = `
  import { spawn } from 'node:child_process'
  const [program, dataDir] = process.argv.slice(1)
  const child = spawn(process.execPath, ['--conditions=@frontpage/source', '--import', 'tsx', program], {
    env: { ...process.env, CLICKHOUSE_EMBEDDED_PORT: '0', CLICKHOUSE_EMBEDDED_DATA_DIR: dataDir, UV_THREADPOOL_SIZE: '24' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  child.on('message', ({ pid }) => console.log(pid))
`

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('started with too few threads', () => {
  const tooFew = {
    UV_THREADPOOL_SIZE: 4,
    CLICKHOUSE_EMBEDDED_READERS: 6,
    CLICKHOUSE_EMBEDDED_CLOSE_DEADLINE_MS: 100,
  }

  it('runs more statements at a time than libuv has threads by default', async () => {
    const server = await start(tooFew)
    expect(server.pid).not.toBe(server.process.pid)
    const long = [1, 2, 3, 4].map(() =>
      fetch(server.url, { method: 'POST', body: endless }).catch(() => undefined),
    )
    await waitUntil(async () => {
      const [row] = await read<{ n: number }>(
        server.url,
        'SELECT toUInt8(count()) AS n FROM system.processes',
      )
      return row?.n === 5
    })
    server.process.kill('SIGTERM')
    await Promise.all(long)
    expect(await server.exit).toEqual({ code: 0, signal: null })
  })

  it('frees port and directory when its parent process is killed', async () => {
    const server = await start(tooFew)
    server.process.kill('SIGKILL')
    await server.exit
    const { url } = await start({ CLICKHOUSE_EMBEDDED_PORT: new URL(server.url).port })
    expect(url).toBe(server.url)
  })
})
