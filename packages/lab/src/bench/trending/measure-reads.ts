import { writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Cleanup } from '../../platform/cleanup.js'
import { findServerPort } from '../../platform/find-server-port.js'
import { createServerProcess, type ServerProcess } from '../../platform/server-process.js'
import { describe, ratioOf, summarise, type Round, type RoundsSummary } from '../run-rounds.js'
import { runReadLoad } from './read-load.js'

export const listPath = '/v1/trending?limit=10'

export interface ReadServer {
  server: ServerProcess
  url: string
}

export interface ReadsReport {
  ours: RoundsSummary
  bare: RoundsSummary
  notModified: RoundsSummary
  bareNotModified: RoundsSummary
  ratioToBare: number
  ratioToBareNotModified: number
  bodyBytes: number
}

interface Reader extends ReadServer {
  name: keyof ReadsReport & ('ours' | 'bare' | 'notModified' | 'bareNotModified')
  headers: Readonly<Record<string, string>>
}

const connections = 64
const warmUpSeconds = 3
/**
 * `*` matches any version: the list's own tag changes every few seconds, and a client that follows it costs the load
 * its speed.
 */
const ifNoneMatch = { 'If-None-Match': '*' }

/** Measures whole answers and 304s, each in turn with a server that answers the same bytes. */
export async function measureReads(
  cleanup: Cleanup,
  ours: ReadServer,
  options: { logDirectory: string; cpu: number | undefined; rounds: number; seconds: number },
): Promise<ReadsReport & { bareServer: ReadServer }> {
  const answer = await get(ours.url)
  const etag = answer.headers['ETag'] ?? ''
  const unchanged = await get(ours.url, ifNoneMatch)
  if (answer.status !== 200 || unchanged.status !== 304 || etag === '') {
    throw new Error(`lists are answered with ${answer.status} and ${unchanged.status}`)
  }
  const bareServer = await startBareReads(cleanup, { ...options, name: 'bare', answer })
  const readers: Reader[] = [
    { name: 'ours', ...ours, headers: {} },
    { name: 'bare', ...bareServer, headers: {} },
    { name: 'notModified', ...ours, headers: ifNoneMatch },
    {
      name: 'bareNotModified',
      ...(await startBareReads(cleanup, { ...options, name: 'bare-304', answer: unchanged })),
      headers: ifNoneMatch,
    },
  ]
  const rounds = new Map(readers.map(({ name }) => [name, [] as Round[]]))
  for (const reader of readers) await runRound(reader, warmUpSeconds)
  for (let round = 1; round <= options.rounds; round++) {
    for (const reader of readers) {
      const result = await runRound(reader, options.seconds)
      rounds.get(reader.name)?.push(result)
      process.stderr.write(`round ${round}/${options.rounds} ${reader.name}: ${describe(result)}\n`)
    }
  }
  const summaryOf = (name: Reader['name']): RoundsSummary => summarise(rounds.get(name) ?? [])
  const [whole, bare] = [summaryOf('ours'), summaryOf('bare')]
  const [notModified, bareNotModified] = [summaryOf('notModified'), summaryOf('bareNotModified')]
  return {
    ours: whole,
    bare,
    notModified,
    bareNotModified,
    ratioToBare: ratioOf(whole, bare),
    ratioToBareNotModified: ratioOf(notModified, bareNotModified),
    bodyBytes: answer.body.length,
    bareServer,
  }
}

async function runRound({ server, url, headers }: Reader, seconds: number): Promise<Round> {
  const before = server.usage()
  const result = await runReadLoad({ target: url, path: listPath, headers, seconds, connections })
  const after = server.usage()
  return {
    perSecond: result.requests / result.seconds,
    cpuMicros:
      before === undefined || after === undefined
        ? undefined
        : (after.cpuMicros - before.cpuMicros) / result.requests,
    rssMb: after?.rssMb,
    failed: result.failed,
  }
}

interface Answer {
  status: number
  /** The headers as they were written; without those that every server adds. */
  headers: Record<string, string>
  body: string
}

const addedByNode = new Set(['date', 'connection', 'keep-alive'])

function get(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(listPath, url), { headers }, (response) => {
      let body = ''
      response.setEncoding('latin1')
      response.on('data', (text: string) => (body += text))
      response.on('error', reject)
      response.on('end', () => {
        const { rawHeaders, statusCode = 0 } = response
        const pairs = rawHeaders.flatMap((name, at) =>
          at % 2 === 1 || addedByNode.has(name.toLowerCase()) ? [] : [[name, rawHeaders[at + 1] ?? '']],
        )
        resolve({ status: statusCode, headers: Object.fromEntries(pairs) as Record<string, string>, body })
      })
    })
    sent.on('error', reject)
    sent.end()
  })
}

async function startBareReads(
  cleanup: Cleanup,
  options: { name: string; logDirectory: string; cpu: number | undefined; answer: Answer },
): Promise<ReadServer> {
  const { name, logDirectory, answer } = options
  const file = join(logDirectory, `${name}.json`)
  await writeFile(file, JSON.stringify(answer))
  const port = await findServerPort()
  const url = `http://127.0.0.1:${port}`
  const server = createServerProcess(
    {
      name,
      command: [process.execPath, fileURLToPath(new URL('./bare-reads.mjs', import.meta.url))],
      env: { ANSWER_FILE: file, PORT: String(port) },
      hasIpc: true,
      cpu: options.cpu,
      isReady: () =>
        get(url).then(
          ({ status }) => status === answer.status,
          () => false,
        ),
    },
    logDirectory,
  )
  cleanup.add(() => server.close())
  server.spawn()
  await server.ready()
  return { server, url }
}
