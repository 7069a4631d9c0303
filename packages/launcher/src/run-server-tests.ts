import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findTestRedis } from './find-test-programs.js'
import { LauncherError } from './launcher-error.js'
import { createProgress } from './progress.js'
import { requireChdb } from './require-chdb.js'
import { runJest, type RunJestOptions } from './run-jest.js'
import { clickhouseUnderTest, redisUnderTest, type ServerUnderTest } from './server-under-test.js'
import { renderSuiteResults, toSuiteResult, type SuiteResult } from './suite-result.js'
import { terminalColors } from './terminal.js'

/** Jest's exit code where a signal ended it is this and the signal's number. */
const signalled = 128

/**
 * Runs the suites that use one of the stores against a server that the environment names, and prints a table.
 * @param store `clickhouse` or `redis`
 * @returns 1 where anything failed, or the server cannot be used; 2 for a wrong call
 */
export async function runServerTests(store: string | undefined, options: RunJestOptions): Promise<number> {
  if (store !== 'clickhouse' && store !== 'redis') {
    process.stderr.write('usage: npm run test:clickhouse-server, or npm run test:redis-server\n')
    return 2
  }
  const output = process.stdout
  const { note } = createProgress({ output, colors: terminalColors(output, options.env) })
  try {
    const { env } = options
    const findProgram = (): Promise<string> => findTestRedis(env, note)
    const server =
      store === 'clickhouse' ? await clickhouseUnderTest(env) : await redisUnderTest(env, findProgram)
    // Tests of the read models and drills need both.
    if (store === 'redis' && !env['CLICKHOUSE_URL']) requireChdb(options.root, 'npm run test:redis-server')
    const programs = store === 'clickhouse' ? { REDIS_SERVER_BIN: await findProgram() } : {}
    note(`\n${server.title}`)
    const results = await runSuites(server, { ...options, env: { ...env, ...programs, ...server.env } }, note)
    note(`\n${renderSuiteResults(results, { title: server.title, skippedBecause: server.skipped })}\n`)
    const isWhole = results.length === server.suites.length
    return isWhole && results.every(({ failed }) => failed === 0) ? 0 : 1
  } catch (error) {
    if (!(error instanceof LauncherError)) throw error
    process.stderr.write(`\n${error.message}\n\n`)
    return 1
  }
}

/** One suite after the other, until a signal; what tests left on the server is removed in any case. */
async function runSuites(
  server: ServerUnderTest,
  options: RunJestOptions,
  note: (text: string) => void,
): Promise<SuiteResult[]> {
  const directory = await mkdtemp(join(tmpdir(), 'frontpage-server-tests-'))
  const results: SuiteResult[] = []
  try {
    for (const { name, paths } of server.suites) {
      note(`\n${name}`)
      const report = join(directory, `${results.length}.json`)
      const startedAt = performance.now()
      // One file at a time: tests on one Redis share its channels.
      const args = [...paths, '--runInBand', '--json', `--outputFile=${report}`, ...options.args]
      const exitCode = await runJest({ ...options, args })
      const seconds = (performance.now() - startedAt) / 1_000
      results.push(toSuiteResult(await readReport(report), { suite: name, seconds, exitCode }))
      if (exitCode > signalled) break
    }
    return results
  } finally {
    await rm(directory, { recursive: true, force: true })
    const removed = await server.cleanUp()
    if (removed !== undefined) note(removed)
  }
}

async function readReport(file: string): Promise<Parameters<typeof toSuiteResult>[0]> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as Parameters<typeof toSuiteResult>[0])
}
