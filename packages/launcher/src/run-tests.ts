import { findTestPrograms } from './find-test-programs.js'
import { LauncherError } from './launcher-error.js'
import { createProgress } from './progress.js'
import { missingChdb, requireChdb } from './require-chdb.js'
import { runJest, type RunJestOptions } from './run-jest.js'
import { terminalColors } from './terminal.js'

/** For Jest, where there is no embedded ClickHouse: its own tests cannot use another. */
const withoutEmbedded = [
  '--testPathIgnorePatterns=/node_modules/',
  '--testPathIgnorePatterns=/packages/clickhouse-embedded/test/',
]

/** Runs the whole suite, or the part that the arguments select. @returns Jest's exit code */
export async function runTests({ root, args, env }: RunJestOptions): Promise<number> {
  const { note } = createProgress({ output: process.stdout, colors: terminalColors(process.stdout, env) })
  try {
    const isExternal = (env['CLICKHOUSE_URL'] ?? '') !== ''
    if (!isExternal) requireChdb(root, 'npm test')
    const { redis, browser, skipped } = await findTestPrograms(env, note)
    const programs = { REDIS_SERVER_BIN: redis, ...(browser && { CHROME_PATH: browser }) }
    const missing = missingChdb(root)
    const allArgs = missing === undefined ? args : [...args, ...withoutEmbedded]
    const exitCode = await runJest({ root, args: allArgs, env: { ...env, ...programs } })
    // At the end, where it is read.
    if (skipped) note(`\n${skipped}\n`)
    if (missing) note(`\nSkipped: every test of the embedded ClickHouse.\n${missing}\n`)
    return exitCode
  } catch (error) {
    if (!(error instanceof LauncherError)) throw error
    process.stderr.write(`\n${error.message}\n\n`)
    return 1
  }
}
