import { once } from 'node:events'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createClient, type ClickHouseClient } from '@clickhouse/client'

export const program = fileURLToPath(new URL('../src/main.ts', import.meta.url))

export interface EmbeddedServer {
  url: string
  /** The process with the engine. */
  pid: number
  process: ChildProcess
  /** Settles when the process has ended. */
  exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  output(): string
  /** Ends the process by SIGTERM. */
  stop(): Promise<void>
}

export type ServerVariables = Readonly<Record<string, string | number>>

export async function createDataDir(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'clickhouse-embedded-'))
}

export async function removeDataDir(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true })
}

/** Runs the program as its users do, and resolves as soon as it has ended or reported that it is ready. */
export function runProgram(dataDir: string, variables: ServerVariables = {}): EmbeddedServer {
  const child = spawn(process.execPath, ['--conditions=@frontpage/source', '--import', 'tsx', program], {
    env: {
      PATH: process.env['PATH'],
      UV_THREADPOOL_SIZE: '24',
      CLICKHOUSE_EMBEDDED_PORT: '0',
      CLICKHOUSE_EMBEDDED_DATA_DIR: dataDir,
      ...Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, String(value)])),
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text))
  }
  // The event is not 'close', which is not emitted after `disconnect()`.
  const exit = once(child, 'exit').then(([code, signal]) => ({ code, signal }))
  return {
    url: '',
    pid: 0,
    process: child,
    exit,
    output: () => output,
    async stop() {
      child.kill('SIGTERM')
      await exit
    },
  }
}

/** @throws Error with the program's output when it ends before it is ready. */
export async function startServer(dataDir: string, variables: ServerVariables = {}): Promise<EmbeddedServer> {
  const server = runProgram(dataDir, variables)
  const ready = once(server.process, 'message').then(([message]) => message as { url: string; pid: number })
  const ended = server.exit.then((): never => {
    throw new Error(`the server did not start: ${server.output()}`)
  })
  const { url, pid } = await Promise.race([ready, ended])
  return { ...server, url, pid }
}

const silent = { level: 127 } as const

export function connect(url: string, options: Parameters<typeof createClient>[0] = {}): ClickHouseClient {
  return createClient({ url, log: silent, ...options })
}

export async function readRows<Row>(client: ClickHouseClient, query: string): Promise<Row[]> {
  const result = await client.query({ query, format: 'JSONEachRow' })
  return result.json<Row>()
}

/** Polls; the test's own timeout ends it when nothing comes. */
export async function waitUntil(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setImmediate(resolve))
}
