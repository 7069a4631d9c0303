import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { readOrMakePrivateFile } from './private-file.js'

/**
 * The secret that signs the tokens of signed-in readers: that of FEED_READER_TOKEN_SECRET, else the one in the data
 * directory, which is created at the first start.
 */
export async function readReaderTokenSecret(dataDir: string, env: NodeJS.ProcessEnv): Promise<string> {
  const configured = env['FEED_READER_TOKEN_SECRET']
  if (configured) return configured
  const file = join(dataDir, 'reader-token-secret')
  return readOrMakePrivateFile(file, () => randomBytes(32).toString('base64url'))
}
