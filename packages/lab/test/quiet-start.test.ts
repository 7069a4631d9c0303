import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { createTestDirectory } from '@frontpage/testing'
import { withCleanup } from '../src/platform/cleanup.js'
import { startPlatform } from '../src/platform/start-platform.js'

it('starts every service without a warning or an error in the log', async () => {
  const logs = await createTestDirectory('lab-logs')
  await withCleanup(async (cleanup) => {
    const platform = await startPlatform(cleanup, { programs: 'source', logDirectory: logs.path })
    await platform.startTrending()
  })
  const lines = await readLogLines(logs.path)
  await logs.remove()
  expect(lines.filter(({ msg }) => msg === 'ready').map(({ service }) => service)).toEqual(
    expect.arrayContaining(['tracker', 'transporter', 'trending']),
  )
  const problems = lines.filter(({ level }) => level === 'warn' || level === 'error' || level === 'fatal')
  // A busy machine may block the event loop of a service that loads its modules.
  expect(problems.filter(({ msg }) => msg !== 'event loop blocked')).toEqual([])
}, 120_000)

interface LogLine {
  level: string
  service: string
  msg: string
}

/** The JSON lines of all services' logs. */
async function readLogLines(directory: string): Promise<LogLine[]> {
  const files = await readdir(directory)
  const texts = await Promise.all(files.map((file) => readFile(join(directory, file), 'utf8')))
  return texts
    .join('\n')
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as LogLine)
}
