import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import {
  createTestDirectory,
  startProcess,
  type RunningProcess,
  type TestDirectory,
} from '@frontpage/testing'

jest.setTimeout(120_000)

const bin = fileURLToPath(new URL('../bin', import.meta.url))

let directory: TestDirectory
const holders: RunningProcess[] = []
beforeEach(async () => {
  directory = await createTestDirectory('lock')
})
afterEach(async () => {
  for (const holder of holders.splice(0)) await holder.kill()
  await directory.remove()
})

/** Holds the lock as `npm start` does, and does nothing else. A launcher is recognised by its command line. */
async function startHolder(): Promise<RunningProcess> {
  const script = `import('${bin}/lock.mjs').then(({ holdLock }) => {
    holdLock(process.argv[1])
    process.on('SIGTERM', () => process.exit(0))
    setInterval(() => {}, 1000)
    console.log('held')
  })`
  const holder = await startProcess({
    command: process.execPath,
    args: ['-e', script, directory.path, 'start.mjs'],
    isReady: (line) => (line === 'held' ? true : undefined),
  })
  holders.push(holder)
  return holder
}

async function runStart(): Promise<{ code: number | null; stderr: string }> {
  const child = spawn(process.execPath, [join(bin, 'start.mjs')], {
    // If the lock let it in, it would find this Redis unusable before it starts anything.
    env: { ...process.env, FRONTPAGE_DATA_DIR: directory.path, REDIS_URL: 'redis://127.0.0.1:1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  return { code, stderr }
}

/** Like a holder, but it stops between finding an abandoned lock and taking it over, until stdin ends. */
const slowHolder = `import('${bin}/lock.mjs').then(({ holdLock }) => {
  const beforeTakeover = () => {
    require('node:fs').writeSync(1, 'found')
    require('node:fs').readFileSync(0)
  }
  holdLock(process.argv[1], { beforeTakeover })
  process.exit(0)
})`

/** Higher than any system's process ids. */
const deadPid = 2 ** 30

const lockFile = (): string => join(directory.path, 'launcher.lock')

describe('the lock of a data directory', () => {
  it('refuses a second launcher and names the first, which continues', async () => {
    const first = await startHolder()
    const before = await readFile(lockFile(), 'utf8')
    const { code, stderr } = await runStart()
    expect(code).toBe(1)
    expect(stderr).toContain(`Frontpage is already running here: process ${first.child.pid}, since `)
    expect(stderr).toContain('FRONTPAGE_DATA_DIR')
    expect(first.child.exitCode).toBeNull()
    expect(await readFile(lockFile(), 'utf8')).toBe(before)
  })

  it('is free after the launcher ended, and after it was killed', async () => {
    const stopped = await startHolder()
    await stopped.stop()
    await expect(readFile(lockFile())).rejects.toThrow('ENOENT')
    const killed = await startHolder()
    await killed.kill()
    const next = await startHolder()
    expect(JSON.parse(await readFile(lockFile(), 'utf8'))).toMatchObject({ pid: next.child.pid })
  })

  it('goes to one of two launchers that both find it abandoned, and the other names that one', async () => {
    const left = JSON.stringify({ pid: deadPid, startedAt: '' })
    await writeFile(lockFile(), left)
    // Between finding the lock and taking it over, the slow one waits until a rival has done both.
    const slow = spawn(process.execPath, ['-e', slowHolder, directory.path, 'start.mjs'], {
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const saysMore = text(slow.stderr)
    const ended = once(slow, 'exit')
    await once(slow.stdout, 'data')
    const rival = await startHolder()
    slow.stdin.end('go on')
    const [code] = await ended
    expect(await saysMore).toContain(`already running here: process ${rival.child.pid}, since `)
    expect(code).toBe(1)
    expect(JSON.parse(await readFile(lockFile(), 'utf8'))).toMatchObject({ pid: rival.child.pid })
    expect(await readdir(directory.path)).toEqual(['launcher.lock'])
  })

  it('goes to one of many launchers at once', async () => {
    await writeFile(lockFile(), JSON.stringify({ pid: deadPid, startedAt: '' }))
    const started = await Promise.allSettled(Array.from({ length: 8 }, () => startHolder()))
    expect(started.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(JSON.parse(await readFile(lockFile(), 'utf8'))).toMatchObject({ pid: holders[0]?.child.pid })
    expect(await readdir(directory.path)).toEqual(['launcher.lock'])
  })

  it('is taken over where a launcher was killed that took it over, and nothing of either stays', async () => {
    const left = JSON.stringify({ pid: deadPid, startedAt: '' })
    await writeFile(lockFile(), left)
    const claim = JSON.stringify({ pid: deadPid, startedAt: '', id: randomUUID() })
    const right = createHash('sha256').update(left).digest('hex').slice(0, 32)
    const longAgo = new Date(Date.now() - 3_600_000)
    for (const name of [`${lockFile()}.after-${right}`, `${lockFile()}.${randomUUID()}`]) {
      await writeFile(name, claim)
      await utimes(name, longAgo, longAgo)
    }
    const next = await startHolder()
    expect(JSON.parse(await readFile(lockFile(), 'utf8'))).toMatchObject({ pid: next.child.pid })
    expect(await readdir(directory.path)).toEqual(['launcher.lock'])
  })

  it.each([
    ['another program has its number now', JSON.stringify({ pid: process.pid, startedAt: '' })],
    ['it was torn by a full disk', '{"pid":'],
  ])('is free where %s', async (_, content) => {
    await writeFile(lockFile(), content)
    const next = await startHolder()
    expect(JSON.parse(await readFile(lockFile(), 'utf8'))).toMatchObject({ pid: next.child.pid })
  })
})
