import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createTestDirectory, type TestDirectory } from '@frontpage/testing'
import { findRedisBinary } from '../src/find-redis.js'
import { LauncherError } from '../src/launcher-error.js'

let directory: TestDirectory
let folders: [string, string]
let path: string
const installations: string[] = []
const find = (): Promise<string> =>
  findRedisBinary({ PATH: path }, { onInstall: (how) => installations.push(how) })

beforeEach(async () => {
  directory = await createTestDirectory('find-redis')
  folders = [join(directory.path, 'first'), join(directory.path, 'second')]
  for (const folder of folders) await mkdir(folder)
  path = folders.join(':')
  installations.length = 0
})
afterEach(() => directory.remove())

async function putProgram(folder: string, name: string, script = 'exit 1'): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, `#!/bin/sh\n${script}\n`)
  await chmod(file, 0o755)
  return file
}

describe('findRedisBinary', () => {
  it('prefers redis-server, wherever on PATH it is', async () => {
    await putProgram(folders[0], 'valkey-server')
    expect(await find()).toBe(join(folders[0], 'valkey-server'))
    const redis = await putProgram(folders[1], 'redis-server')
    expect(await find()).toBe(redis)
  })

  it('takes the one that REDIS_SERVER_BIN names, and none instead of it', async () => {
    await putProgram(folders[0], 'redis-server')
    const named = await putProgram(folders[1], 'another')
    const findNamed = (file: string): Promise<string> =>
      findRedisBinary({ PATH: path, REDIS_SERVER_BIN: file }, { onInstall: (how) => installations.push(how) })
    expect(await findNamed(named)).toBe(named)
    await expect(findNamed(join(folders[1], 'nothing'))).rejects.toThrow(
      'REDIS_SERVER_BIN does not name a program that can be run',
    )
  })

  it('passes over what is no program', async () => {
    await mkdir(join(folders[0], 'redis-server'))
    await writeFile(join(folders[1], 'redis-server'), 'a text')
    const valkey = await putProgram(folders[1], 'valkey-server')
    expect(await find()).toBe(valkey)
  })

  it('explains how to get one where there is none and no installer', async () => {
    const finding = find()
    await expect(finding).rejects.toThrow(LauncherError)
    await expect(finding).rejects.toThrow(
      /^Redis was not found on this machine\. Ways to get one:\n[^]*apt-get install redis-server\n[^]*brew install redis\n[^]*docker run [^]*noeviction\n[^]*REDIS_URL=/,
    )
    expect(installations).toEqual([])
  })
})

// Skipped for root, who would install Redis: a test must not change its machine.
const describeUnlessRoot = process.getuid?.() === 0 ? describe.skip : describe
describeUnlessRoot('findRedisBinary for an ordinary user', () => {
  it('never asks for a password, nor installs without being allowed to', async () => {
    const record = join(directory.path, 'calls')
    await putProgram(folders[0], 'sudo', `echo "sudo $*" >>'${record}'; exit 1`)
    await putProgram(folders[0], 'apt-get', `echo "apt-get $*" >>'${record}'`)
    await expect(find()).rejects.toThrow('Redis was not found on this machine')
    expect(await readFile(record, 'utf8')).toBe('sudo -n true\n')
    expect(installations).toEqual([])
  })
})
