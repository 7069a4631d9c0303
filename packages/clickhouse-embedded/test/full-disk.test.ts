import { execFile } from 'node:child_process'
import { rm, statfs, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import {
  createDataDir,
  removeDataDir,
  startServer,
  waitUntil,
  type EmbeddedServer,
} from './embedded-server.js'

const run = promisify(execFile)
const diskBytes = 16 * 1024 * 1024
const row = `${'x'.repeat(99)}\n`

/** A small file system in memory, where this user may mount one. */
async function mountDisk(directory: string): Promise<boolean> {
  const options = ['-t', 'tmpfs', '-o', `size=${diskBytes}`, 'tmpfs', directory]
  return run('mount', options).then(
    () => true,
    () => false,
  )
}

const dataDir = await createDataDir()
/**
 * The engine's own files are on another disk: with little room on its own, the engine refuses before it reads a row.
 */
const engineDir = await createDataDir()
const isMounted = await mountDisk(dataDir)
if (!isMounted) process.stderr.write('full-disk.test.ts is skipped: this user may not mount a file system\n')
const onSmallDisk = isMounted ? describe : describe.skip

afterAll(async () => {
  if (isMounted) await run('umount', [dataDir])
  await Promise.all([dataDir, engineDir].map(removeDataDir))
})

onSmallDisk('a server on a disk that is nearly full', () => {
  let server: EmbeddedServer
  const filler = join(dataDir, 'filler')

  beforeAll(async () => {
    await symlink(engineDir, join(dataDir, 'chdb'))
    server = await startServer(dataDir)
    await ask('CREATE TABLE t (a String) ENGINE = MergeTree ORDER BY a')
  })
  afterAll(() => server.stop())

  async function ask(query: string, body = ''): Promise<{ status: number; text: string; headers: Headers }> {
    const url = `${server.url}/?query=${encodeURIComponent(query)}`
    const response = await fetch(url, { method: 'POST', body })
    return { status: response.status, text: (await response.text()).trim(), headers: response.headers }
  }

  /** Runs with this many bytes free, and frees the disk again afterwards. */
  async function withFreeBytes<T>(bytes: number, work: () => Promise<T>): Promise<T> {
    const { bavail, bsize } = await statfs(dataDir)
    await writeFile(filler, Buffer.alloc(bavail * bsize - bytes))
    try {
      return await work()
    } finally {
      await rm(filler)
    }
  }

  it.each([
    ['in one write', 5_000],
    ['in several', 50_000],
  ])('stores all of a body or says that the disk is full (%s)', async (_, rows) => {
    const body = row.repeat(rows)
    const answer = await withFreeBytes(body.length / 2, () => ask('INSERT INTO t FORMAT CSV', body))
    expect(answer.headers.get('x-clickhouse-exception-code')).toBe('243')
    expect(answer.status).toBe(500)
    expect(answer.text).toMatch(/No space left.*NOT_ENOUGH_SPACE/)
    expect(await ask('SELECT count() FROM t')).toMatchObject({ status: 200, text: '0' })
  })

  it('sends all of a result or says that the disk is full', async () => {
    const bytes = 5_000_000
    const query = `SELECT randomPrintableASCII(100) FROM numbers(${bytes / 100}) SETTINGS max_block_size = 1000`
    const answer = await withFreeBytes(bytes / 2, () => ask(query))
    expect(answer.text.length).toBeLessThan(10_000)
    expect(answer).toMatchObject({ status: 500, text: expect.stringContaining('NOT_ENOUGH_SPACE') })
  })

  it('takes inserts again once there is room', async () => {
    expect(await ask('INSERT INTO t FORMAT CSV', row.repeat(1_000))).toMatchObject({ status: 200 })
    await waitUntil(async () => (await ask('SELECT count() FROM t')).text === '1000')
  })
})
