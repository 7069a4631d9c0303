import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  createTestDirectory,
  startTestNetwork,
  unlessExternal,
  waitFor,
  type TestDirectory,
  type TestNetwork,
} from '@frontpage/testing'
import { createTrackerClient, select } from './tracker-client.js'

const itWithOwnClickHouse = unlessExternal('clickhouse', it)

const program = fileURLToPath(new URL('../../../packages/event-producer/src/journal.ts', import.meta.url))

let network: TestNetwork
let directory: TestDirectory
const children: ChildProcess[] = []
beforeAll(async () => {
  network = await startTestNetwork()
  directory = await createTestDirectory('journal-command')
}, 60_000)
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await network.stop()
  await directory.remove()
})

interface RunningCommand {
  child: ChildProcess
  ended: Promise<{ code: number | null; lines: string[]; errors: string }>
}

/** Runs `npm run journal -- …` with the network's Redis. */
function startCommand(...args: string[]): RunningCommand {
  const child = spawn(
    process.execPath,
    ['--conditions=@frontpage/source', '--import', 'tsx', program, ...args],
    {
      env: { ...process.env, REDIS_URL: network.redisServer.url, REDIS_NAMESPACE: network.namespace },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  children.push(child)
  let out = ''
  let errors = ''
  child.stdout?.on('data', (chunk: Buffer) => (out += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const ended = once(child, 'close').then(([code]) => ({
    code: code as number | null,
    lines: out.split('\n').filter((line) => line !== ''),
    errors,
  }))
  return { child, ended }
}

const events = 2_000

/**
 * Creates a tracker's journal whose only segment was set aside as a whole, with all events in it; returns its
 * directory.
 */
async function setAsideJournal(): Promise<string> {
  const journal = { ...network.trackerConfig.journal, directory: join(directory.path, 'journal') }
  const tracker = await network.startTracker({ journal })
  const client = createTrackerClient(tracker.url, network)
  await waitFor(async () => (await client.fetch('/readyz')).status === 200)
  await network.redisServer.kill()
  for (let n = 0; n < events; n += 100) {
    const batch = Array.from({ length: 100 }, (_, item) => ({
      type: 'page',
      anonymousId: 'a',
      messageId: `aside-${n + item}`,
      timestamp: '2026-11-20T10:00:00Z',
    }))
    expect((await client.post('/v1/batch', { batch })).status).toBe(200)
  }
  await tracker.close()
  await network.redisServer.restart()
  const [log = ''] = (await readdir(journal.directory)).filter((name) => name.startsWith('log-'))
  await mkdir(join(journal.directory, 'set-aside'))
  const segments = (await readdir(join(journal.directory, log))).filter((name) => name.startsWith('segment-'))
  for (const segment of segments) {
    const name = `${log.slice('log-'.length)}-${segment}`
    await rename(join(journal.directory, log, segment), join(journal.directory, 'set-aside', name))
  }
  return journal.directory
}

async function countStored(): Promise<[ids: number, rows: number]> {
  const [row] = await select<{ ids: string; rows: string }>(
    network,
    `SELECT toString(uniqExact(message_id)) AS ids, toString(count()) AS rows
     FROM events FINAL WHERE startsWith(message_id, 'aside-')`,
  )
  return [Number(row?.ids), Number(row?.rows)]
}

itWithOwnClickHouse(
  'stores set-aside events once, also when it is killed and called again',
  async () => {
    const path = await setAsideJournal()
    const inspected = await startCommand('inspect', path).ended
    expect(inspected.code).toBe(0)
    expect(inspected.lines).toHaveLength(1)
    expect(JSON.parse(inspected.lines[0] ?? '')).toMatchObject({ command: 'inspect', damagedRanges: 0 })

    // Nothing is confirmed while the store is unavailable, so the kill comes in the middle.
    await network.clickhouseServer.kill()
    const killed = startCommand('reship', path)
    const key = async (): Promise<number> => (await network.redis.keys('*-8???-8???-*')).length
    await waitFor(async () => (await key()) > 0, { what: 'a batch in Redis' })
    killed.child.kill('SIGKILL')
    await killed.ended
    expect(await readdir(join(path, 'set-aside'))).not.toEqual([])

    await network.clickhouseServer.restart()
    const { code, lines } = await startCommand('reship', path).ended
    expect(code).toBe(0)
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      command: 'reship',
      damagedLinesLeft: 0,
      files: [{ outcome: 'removed' }],
    })
    expect(await countStored()).toEqual([events, events])
    expect(await readdir(join(path, 'set-aside'))).toEqual([])
  },
  90_000,
)

it('answers a wrong call with its usage and status 2', async () => {
  const { code, lines, errors } = await startCommand('inspect').ended
  expect([code, lines]).toEqual([2, []])
  expect(errors).toContain('usage: npm run journal -- inspect PATH')
})
