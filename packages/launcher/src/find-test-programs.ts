import { findChromium, findOrInstallChromium } from './find-chromium.js'
import { findRedisBinary } from './find-redis.js'
import { LauncherError } from './launcher-error.js'

export interface TestPrograms {
  redis: string
  /** Absent where tests that need a browser are skipped. */
  browser?: string
  /** Tells the person what is skipped, and why. */
  skipped?: string
}

/**
 * The programs that tests start, installed first where that is possible without asking. Without Redis there are no tests;
 * without a browser those that need one are skipped, unless `FRONTPAGE_REQUIRE_BROWSER` is set.
 * @param note tells the person what is being done
 * @throws LauncherError with the ways to get what is missing
 */
export async function findTestPrograms(
  env: NodeJS.ProcessEnv,
  note: (text: string) => void,
): Promise<TestPrograms> {
  const redis = await findTestRedis(env, note)
  // A name that is no program is a mistake of the person's, and skips nothing.
  const present = await findChromium(env)
  if (present) return { redis, browser: present }
  try {
    const browser = await findOrInstallChromium(env, {
      onInstall: (how) =>
        note(`\nTests of browsers’ SDKs need Chromium, and none is here: installing it (${how}).`),
    })
    return { redis, browser }
  } catch (error) {
    if (!(error instanceof LauncherError)) throw error
    if (env['FRONTPAGE_REQUIRE_BROWSER']) {
      throw new LauncherError(
        `FRONTPAGE_REQUIRE_BROWSER is set, so no test in a browser may be skipped.\n${error.message}`,
        { cause: error },
      )
    }
    return { redis, skipped: `Skipped: every test in a browser.\n${error.message}` }
  }
}

/**
 * Tests start, fill and kill a Redis of their own, so they need the program and cannot use a running one.
 * @throws LauncherError with the ways to get it
 */
export async function findTestRedis(env: NodeJS.ProcessEnv, note: (text: string) => void): Promise<string> {
  try {
    return await findRedisBinary(env, {
      onInstall: (how) => note(`\nThe tests need Redis, and none is here: installing it (${how}).`),
    })
  } catch (error) {
    if (!(error instanceof LauncherError) || env['REDIS_SERVER_BIN']) throw error
    const hint = env['REDIS_URL'] ? '\nThe one of REDIS_URL is left alone.' : ''
    throw new LauncherError(
      `The tests start a Redis of their own and need its program (redis-server or valkey-server on PATH, ` +
        `or REDIS_SERVER_BIN=/path/to/it).${hint}\n${error.message}`,
      { cause: error },
    )
  }
}
