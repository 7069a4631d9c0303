import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createTestDirectory, type TestDirectory } from '@frontpage/testing'
import { adminTokenFile, readAdminToken } from '../src/admin-token.js'
import { embeddedClickhouseLogin } from '../src/clickhouse.js'
import { readStoreLogin, storeLoginFile, withLogin, writeStoresFile } from '../src/store-login.js'

let directory: TestDirectory
let dataDir: string

beforeEach(async () => {
  directory = await createTestDirectory('store-login')
  dataDir = directory.path
})
afterEach(() => directory.remove())

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777

describe('the login of a store', () => {
  it('is made at the first start, kept, and for this user alone', async () => {
    const login = await readStoreLogin(dataDir, 'clickhouse')
    expect(login).toEqual({ user: 'frontpage', password: expect.stringMatching(/^[\w-]{32}$/) })
    expect(await readStoreLogin(dataDir, 'clickhouse')).toEqual(login)
    expect(await readStoreLogin(dataDir, 'redis')).not.toEqual(login)
    expect(await readFile(storeLoginFile(dataDir, 'clickhouse'), 'utf8')).toBe(
      `frontpage:${login.password}\n`,
    )
    expect(await modeOf(storeLoginFile(dataDir, 'clickhouse'))).toBe(0o600)
    expect((await readdir(dataDir)).toSorted()).toEqual(['clickhouse-login', 'redis-login'])
  })

  it('is made private where others could read it', async () => {
    await writeFile(storeLoginFile(dataDir, 'redis'), 'frontpage:secret\n', { mode: 0o644 })
    expect(await readStoreLogin(dataDir, 'redis')).toEqual({ user: 'frontpage', password: 'secret' })
    expect(await modeOf(storeLoginFile(dataDir, 'redis'))).toBe(0o600)
  })

  it('is named by its file where it cannot be used, without its content', async () => {
    await writeFile(storeLoginFile(dataDir, 'redis'), 'half a secr')
    await expect(readStoreLogin(dataDir, 'redis')).rejects.toThrow(
      'redis-login does not hold <user>:<password>',
    )
    await expect(readStoreLogin(dataDir, 'redis')).rejects.not.toThrow('half')
  })

  it("is the person's own for ClickHouse where that is set", async () => {
    const env = { CLICKHOUSE_EMBEDDED_USER: 'anna', CLICKHOUSE_EMBEDDED_PASSWORD: 'pass:wörd' }
    const login = await embeddedClickhouseLogin(dataDir, env)
    expect(login).toEqual({ user: 'anna', password: 'pass:wörd', isOwn: false })
    expect(await readdir(dataDir)).toEqual([])
    expect(withLogin('http://127.0.0.1:4123', login)).toBe('http://anna:pass%3Aw%C3%B6rd@127.0.0.1:4123')
  })
})

describe('the admin token', () => {
  it('is made once, for this user alone', async () => {
    const token = await readAdminToken(dataDir, undefined)
    expect(await readAdminToken(dataDir, undefined)).toEqual(token)
    expect(await modeOf(adminTokenFile(dataDir))).toBe(0o600)
  })

  it('is not replaced when it cannot be read', async () => {
    await writeFile(join(dataDir, 'not-a-directory'), '')
    await expect(readAdminToken(join(dataDir, 'not-a-directory'), undefined)).rejects.toThrow('ENOTDIR')
  })
})

it('writes the addresses of the stores for a service that is started by hand', async () => {
  await writeStoresFile(dataDir, {
    redisUrl: 'redis://frontpage:a@127.0.0.1:4379',
    clickhouseUrl: 'http://frontpage:b@127.0.0.1:4123',
  })
  const file = join(dataDir, 'stores.env')
  expect(await readFile(file, 'utf8')).toBe(
    'REDIS_URL=redis://frontpage:a@127.0.0.1:4379\nCLICKHOUSE_URL=http://frontpage:b@127.0.0.1:4123\n',
  )
  expect(await modeOf(file)).toBe(0o600)
})
