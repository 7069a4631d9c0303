import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createRedis } from '@frontpage/redis'
import { createTestDirectory, findFreePort, type TestDirectory } from '@frontpage/testing'
import { findRedisBinary } from '../src/find-redis.js'
import { startProcess, type ManagedProcess } from '../src/managed-process.js'
import { ownRedis, stopLeftoverRedis } from '../src/own-redis.js'
import { probeRedis } from '../src/probe-redis.js'
import { runCommand } from '../src/run-command.js'
import { sendRedisCommand } from '../src/resp.js'
import { withLogin } from '../src/store-login.js'
import { waitUntilReady } from '../src/wait-until-ready.js'

const login = { user: 'frontpage', password: 'a-secret' }
let directory: TestDirectory
let dataDir: string
let port: number
let url: string
const running: ManagedProcess[] = []

beforeEach(async () => {
  directory = await createTestDirectory('own-redis')
  dataDir = directory.path
  port = await findFreePort()
  url = withLogin(`redis://127.0.0.1:${port}`, login)
})
afterEach(async () => {
  for (const each of running.splice(0)) {
    each.kill()
    await each.exited
  }
  await directory.remove()
})

async function start(): Promise<ManagedProcess> {
  const { env } = process
  const binary = env['REDIS_SERVER_BIN'] ?? (await findRedisBinary(env, { onInstall: () => undefined }))
  const definition = await ownRedis({ binary, port, dataDir, login, env })
  const redis = startProcess(definition, () => undefined)
  running.push(redis)
  await waitUntilReady(definition, redis, { signal: new AbortController().signal, withinMs: 20_000 })
  return redis
}

/** A process that is not Redis and waits to be ended. */
function startOther(): ManagedProcess {
  const other = startProcess(
    {
      name: 'other',
      command: process.execPath,
      args: ['-e', 'setInterval(() => {}, 1000)'],
      env: process.env,
      cwd: dataDir,
      hasIpc: false,
      probe: async () => undefined,
    },
    () => undefined,
  )
  running.push(other)
  return other
}

const pidFile = (): string => join(dataDir, 'redis/redis.pid')

describe('our own Redis', () => {
  it('keeps every write on disk and evicts nothing', async () => {
    await start()
    const server = await sendRedisCommand(url, ['INFO', 'everything'])
    expect(server).toContain('aof_enabled:1')
    expect(server).toContain('maxmemory_policy:noeviction')
  })

  it('has after a restart what it had before', async () => {
    const first = await start()
    await sendRedisCommand(url, ['SET', 'batch', 'its bytes'])
    first.terminate()
    expect(await first.exited).toEqual({ code: 0, signal: null })
    await start()
    expect(await sendRedisCommand(url, ['GET', 'batch'])).toBe('its bytes')
  })
})

describe('the login of our own Redis', () => {
  it.each([
    ['without one', () => `redis://127.0.0.1:${port}`, 'NOAUTH'],
    ['with the password and no name', () => `redis://:a-secret@127.0.0.1:${port}`, 'WRONGPASS'],
    ['with another password', () => `redis://frontpage:other@127.0.0.1:${port}`, 'WRONGPASS'],
  ])('is asked of a client %s', async (_, address, error) => {
    await start()
    await expect(sendRedisCommand(address(), ['GET', 'a'])).rejects.toThrow(error)
  })

  it('is no argument of the process, and its file is for this user alone', async () => {
    const { pid } = await start()
    const { output } = await runCommand(['ps', '-p', String(pid), '-o', 'command='], { env: process.env })
    expect(output).toContain('redis')
    expect(output).not.toContain('a-secret')
    const file = join(dataDir, 'redis/users.acl')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readFile(file, 'utf8')).not.toContain('a-secret')
  })

  it('admits the queue of the platform', async () => {
    await start()
    const redis = createRedis({ url }, 'worker')
    try {
      expect(await redis.set('from', 'the driver')).toBe('OK')
    } finally {
      redis.disconnect()
    }
  })

  it('is asked for on the data of a Redis that had none', async () => {
    await mkdir(join(dataDir, 'redis'))
    const { env } = process
    const args = [
      '--port',
      String(port),
      '--dir',
      join(dataDir, 'redis'),
      '--appendonly',
      'yes',
      '--save',
      '',
    ]
    const binary = env['REDIS_SERVER_BIN'] ?? 'redis-server'
    const definition = { name: 'old', command: binary, args, env, cwd: dataDir, hasIpc: false }
    const probe = async (): Promise<string | undefined> => {
      const found = await probeRedis(`redis://127.0.0.1:${port}`)
      return found.kind === 'usable' ? undefined : found.reason
    }
    const old = startProcess({ ...definition, probe }, () => undefined)
    running.push(old)
    await waitUntilReady({ name: 'old', probe }, old, {
      signal: new AbortController().signal,
      withinMs: 20_000,
    })
    await sendRedisCommand(`redis://127.0.0.1:${port}`, ['SET', 'batch', 'its bytes'])
    old.terminate()
    await old.exited
    await start()
    expect(await sendRedisCommand(url, ['GET', 'batch'])).toBe('its bytes')
  })
})

describe('stopLeftoverRedis', () => {
  it('does nothing on a new data directory', async () => {
    expect(await stopLeftoverRedis(dataDir)).toBeUndefined()
  })

  it('stops the Redis that an earlier launcher left running on this directory', async () => {
    const leftover = await start()
    expect(await stopLeftoverRedis(dataDir)).toBe(leftover.pid)
    expect(await leftover.exited).toEqual({ code: 0, signal: null })
    expect(await stopLeftoverRedis(dataDir)).toBeUndefined()
  })

  it('leaves alone a process that got the number of a Redis that is gone', async () => {
    const other = startOther()
    await mkdir(join(dataDir, 'redis'))
    await writeFile(pidFile(), `${other.pid}\n`)
    expect(await stopLeftoverRedis(dataDir)).toBeUndefined()
    expect(other.hasExited()).toBe(false)
    await expect(readFile(pidFile())).rejects.toThrow('ENOENT')
  })

  it('passes over the pid file of a machine that lost its power', async () => {
    const killed = await start()
    killed.kill()
    await killed.exited
    expect(Number(await readFile(pidFile(), 'utf8'))).toBe(killed.pid)
    expect(await stopLeftoverRedis(dataDir)).toBeUndefined()
    await start()
  })
})

it('starts no second Redis where the pid file cannot be read', async () => {
  await mkdir(join(dataDir, 'redis', 'redis.pid'), { recursive: true })
  await expect(stopLeftoverRedis(dataDir)).rejects.toThrow('cannot be read')
})
