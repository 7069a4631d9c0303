import { writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Cleanup } from '../../../platform/cleanup.js'
import { findServerPort } from '../../../platform/find-server-port.js'
import { createServerProcess, type ServerProcess } from '../../../platform/server-process.js'
import { describe, ratioOf, summarise, type Round, type RoundsSummary } from '../../instruments/run-rounds.js'
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
  /** Asks with the tag that the list has at the moment, for as long as it has it. */
  isConditional: boolean
}

const connections = 64
const warmUpSeconds = 3
/** Without events a list is made again every five seconds, as scores decay; so long it surely stays what it is. */
const maxUnchangedSeconds = 4
const maxUnchangedTries = 5
const lookForChangeEveryMs = 20

/** Measures whole answers and 304s, each in turn with a server that answers the same bytes. */
export async function measureReads(
  cleanup: Cleanup,
  ours: ReadServer,
  options: { logDirectory: string; cpu: number | undefined; rounds: number; seconds: number },
): Promise<ReadsReport & { bareServer: ReadServer }> {
  const answer = await get(ours.url)
  const etag = await waitForChange(ours.url)
  const unchanged = await get(ours.url, { 'If-None-Match': etag })
  if (answer.status !== 200 || unchanged.status !== 304) {
    throw new Error(`lists are answered with ${answer.status} and ${unchanged.status}`)
  }
  const bareServer = await startBareReads(cleanup, { ...options, name: 'bare', answer })
  const readers: Reader[] = [
    { name: 'ours', ...ours, isConditional: false },
    { name: 'bare', ...bareServer, isConditional: false },
    { name: 'notModified', ...ours, isConditional: true },
    {
      name: 'bareNotModified',
      ...(await startBareReads(cleanup, { ...options, name: 'bare-304', answer: unchanged })),
      isConditional: true,
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

async function runRound(reader: Reader, seconds: number): Promise<Round> {
  if (!reader.isConditional) return runReads(reader, { seconds, headers: {} })
  for (let tries = 1; ; tries++) {
    const etag = reader.name === 'notModified' ? await waitForChange(reader.url) : await tagOf(reader.url)
    const headers = { 'If-None-Match': etag }
    const round = await runReads(reader, { seconds: Math.min(seconds, maxUnchangedSeconds), headers })
    if ((await tagOf(reader.url)) === etag) return round
    if (tries === maxUnchangedTries) throw new Error('a list does not stay what it is for four seconds')
  }
}

async function runReads(
  { server, url }: ReadServer,
  load: { seconds: number; headers: Readonly<Record<string, string>> },
): Promise<Round> {
  const before = server.usage()
  const result = await runReadLoad({ target: url, path: listPath, connections, ...load })
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

async function tagOf(url: string): Promise<string> {
  const { ETag: etag } = (await get(url)).headers
  if (etag === undefined) throw new Error('a list without an entity tag')
  return etag
}

/** The tag that the list has from now on. */
async function waitForChange(url: string): Promise<string> {
  const before = await tagOf(url)
  for (;;) {
    const etag = await tagOf(url)
    if (etag !== before) return etag
    await pause(lookForChangeEveryMs)
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
