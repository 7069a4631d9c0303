import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { createTestDirectory, type TestDirectory } from '@frontpage/testing'
import { findChromium } from '../src/find-chromium.js'
import { findTestPrograms } from '../src/find-test-programs.js'
import { LauncherError } from '../src/launcher-error.js'

let directory: TestDirectory
let folders: [string, string]
let path: string

beforeEach(async () => {
  directory = await createTestDirectory('find-chromium')
  folders = [join(directory.path, 'first'), join(directory.path, 'second')]
  for (const folder of folders) await mkdir(folder)
  path = folders.join(':')
})
afterEach(() => directory.remove())

async function putProgram(folder: string, name: string, script: string): Promise<string> {
  const file = join(folder, name)
  await writeFile(file, `#!/bin/sh\n${script}\n`)
  await chmod(file, 0o755)
  return file
}

describe('findChromium', () => {
  it('finds Chromium and Chrome by their usual names, and prefers Chromium', async () => {
    expect(await findChromium({ PATH: path })).toBeUndefined()
    const chrome = await putProgram(folders[0], 'google-chrome', 'echo "Google Chrome 156.0"')
    expect(await findChromium({ PATH: path })).toBe(chrome)
    const chromium = await putProgram(folders[1], 'chromium', 'echo "Chromium 156.0"')
    expect(await findChromium({ PATH: path })).toBe(chromium)
  })

  it('passes over a script that only explains how to get a browser', async () => {
    await putProgram(
      folders[0],
      'chromium',
      'echo "Command requires the chromium snap to be installed."; exit 1',
    )
    await putProgram(folders[0], 'google-chrome-stable', 'exit 0')
    const chrome = await putProgram(folders[1], 'google-chrome', 'echo "Google Chrome 156.0"')
    expect(await findChromium({ PATH: path })).toBe(chrome)
  })

  it('takes the one of CHROME_PATH, and refuses a name that is no program', async () => {
    await putProgram(folders[0], 'chromium', 'echo "Chromium 156.0"')
    const named = await putProgram(folders[1], 'my-browser', 'exit 0')
    expect(await findChromium({ PATH: path, CHROME_PATH: named })).toBe(named)
    const finding = findChromium({ PATH: path, CHROME_PATH: join(folders[1], 'nothing') })
    await expect(finding).rejects.toThrow(
      new LauncherError('CHROME_PATH does not name a program that can be run.'),
    )
  })
})

describe('the programs of tests', () => {
  const notes: string[] = []
  const find = (env: NodeJS.ProcessEnv = {}) =>
    findTestPrograms({ PATH: path, ...env }, (text) => void notes.push(text))

  it('are a Redis and a browser', async () => {
    const redis = await putProgram(folders[0], 'redis-server', 'exit 1')
    const browser = await putProgram(folders[0], 'chromium', 'echo "Chromium 156.0"')
    expect(await find()).toEqual({ redis, browser })
    expect(await find({ REDIS_SERVER_BIN: redis, CHROME_PATH: browser })).toEqual({ redis, browser })
    expect(notes).toEqual([])
  })

  // There is no apt-get on this PATH, so that nothing is installed.
  it('say what is skipped without a browser, and how to get one', async () => {
    const redis = await putProgram(folders[0], 'redis-server', 'exit 1')
    const found = await find()
    expect(found).toEqual({ redis, skipped: expect.any(String) })
    expect(found.skipped).toMatch(
      /^Skipped: every test in a browser\.\nChromium or Chrome was not found on this machine\. Ways to get one:\n[^]*apt-get install chromium\n[^]*CHROME_PATH=/,
    )
  })

  it('are not complete without a browser where FRONTPAGE_REQUIRE_BROWSER is set', async () => {
    await putProgram(folders[0], 'redis-server', 'exit 1')
    const finding = find({ FRONTPAGE_REQUIRE_BROWSER: '1' })
    await expect(finding).rejects.toThrow(LauncherError)
    await expect(finding).rejects.toThrow(/^FRONTPAGE_REQUIRE_BROWSER is set, [^]*apt-get install chromium/)
  })

  it('are nothing without Redis', async () => {
    await putProgram(folders[0], 'chromium', 'echo "Chromium 156.0"')
    await expect(find({ REDIS_URL: 'redis://127.0.0.1:6379' })).rejects.toThrow(
      /^The tests start a Redis of their own [^]*\nThe one of REDIS_URL is left alone\.\n[^]*apt-get install redis-server/,
    )
  })
})
