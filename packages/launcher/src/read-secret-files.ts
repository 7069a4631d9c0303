// Nothing has been built yet when the launcher starts.
import { findSecret } from '@frontpage/secret-files/source'
import { LauncherError } from './launcher-error.js'

/** The secrets that the launcher reads itself, or gives to services. */
const names = [
  'ADMIN_TOKEN',
  'CLICKHOUSE_EMBEDDED_PASSWORD',
  'CLICKHOUSE_PASSWORD',
  'CLICKHOUSE_URL',
  'FEED_READER_TOKEN_SECRET',
  'NEWSSTAND_READER_TOKEN_SECRET',
  'REDIS_PASSWORD',
  'REDIS_URL',
  'SPLITTER_KEYS',
]

/**
 * The environment with the secrets that are in files (`<NAME>_FILE`), as services read theirs: the rest of the launcher, and
 * what it starts, find them in the variables themselves. @throws LauncherError naming every bad variable, never a secret
 */
export function readSecretFiles(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const read: NodeJS.ProcessEnv = { ...env }
  const problems: string[] = []
  for (const name of names) {
    const { text, file, problem } = findSecret(env, name)
    delete read[`${name}_FILE`]
    if (text !== undefined) read[name] = text
    if (problem !== undefined) {
      problems.push(`${name}_FILE must be the path of a file that holds ${name}: ${file} ${problem}`)
    }
  }
  if (problems.length > 0) throw new LauncherError(`Wrong configuration:\n  ${problems.join('\n  ')}`)
  return read
}
