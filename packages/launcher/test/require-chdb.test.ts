import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createTestDirectory, type TestDirectory } from '@frontpage/testing'
import { LauncherError } from '../src/launcher-error.js'
import { requireChdb, type Machine } from '../src/require-chdb.js'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const chdb = join(repository, 'node_modules/chdb/package.json')
const [glibc, musl] = [true, false].map((hasGlibc) => () => hasGlibc)

let root: TestDirectory
beforeEach(async () => {
  root = await createTestDirectory('require-chdb')
  await mkdir(join(root.path, 'node_modules/chdb'), { recursive: true })
  await cp(chdb, join(root.path, 'node_modules/chdb/package.json'))
})
afterEach(() => root.remove())

const messageOf = (machine: Machine, command: 'npm start' | 'npm test' = 'npm start'): string => {
  try {
    requireChdb(root.path, command, machine)
    return ''
  } catch (error) {
    expect(error).toBeInstanceOf(LauncherError)
    return (error as Error).message
  }
}

describe('a machine without chDB’s library', () => {
  it.each<[string, Machine]>([
    ['has no library for FreeBSD on x64.', { platform: 'freebsd', arch: 'x64', hasGlibc: musl! }],
    ['has no library for Linux on riscv64.', { platform: 'linux', arch: 'riscv64', hasGlibc: glibc! }],
    ['has no library for Linux on x64 without glibc', { platform: 'linux', arch: 'x64', hasGlibc: musl! }],
    [
      'lacks its library for Linux on arm64: npm ci has not installed @chdb/lib-linux-arm64-gnu.',
      { platform: 'linux', arch: 'arm64', hasGlibc: glibc! },
    ],
    [
      'lacks its library for macOS on arm64: npm ci has not installed @chdb/lib-darwin-arm64.',
      { platform: 'darwin', arch: 'arm64', hasGlibc: musl! },
    ],
  ])('is told that it %s', (reason, machine) => {
    const message = messageOf(machine)
    expect(message).toContain(`The embedded ClickHouse (chDB) ${reason}`)
    expect(message).toContain('CLICKHOUSE_URL=http://user:password@host:8123 npm start')
    expect(message).toContain('docker compose up')
  })

  it('is told how to run the tests', () => {
    const message = messageOf({ platform: 'freebsd', arch: 'x64', hasGlibc: musl! }, 'npm test')
    expect(message).toContain('CLICKHOUSE_URL=http://user:password@host:8123 npm test.')
  })
})

it('passes a machine that has it', async () => {
  const library = join(root.path, 'node_modules/@chdb/lib-linux-arm64-gnu')
  await mkdir(library, { recursive: true })
  await writeFile(join(library, 'index.js'), '')
  expect(messageOf({ platform: 'linux', arch: 'arm64', hasGlibc: glibc! })).toBe('')
})
