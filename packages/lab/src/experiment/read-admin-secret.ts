import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { findSecret } from '@frontpage/secret-files'
import { UsageError } from '../command/lab-command.js'
import { repositoryRoot } from '../platform/repository-root.js'

/** The secret of the admin token: of ADMIN_TOKEN or ADMIN_TOKEN_FILE, else of the file that `npm start` keeps. */
export async function readAdminSecret(env: NodeJS.ProcessEnv): Promise<string> {
  const file = resolve(repositoryRoot, env['FRONTPAGE_DATA_DIR'] || '.data', 'admin-token')
  const { text, file: named, problem } = findSecret(env, 'ADMIN_TOKEN')
  if (problem !== undefined) throw new UsageError(`ADMIN_TOKEN_FILE names ${named}, which ${problem}`)
  const tokens = text ?? (await readFile(file, 'utf8').catch(() => ''))
  const parsed = tokens.split(';').map((token) => /^[^:]+:([^:]+):(.+)$/.exec(token.trim()))
  const best = parsed.find((match) => match?.[1]?.split(',').includes('*')) ?? parsed.find(Boolean)
  if (best?.[2] !== undefined) return best[2]
  throw new UsageError('which --admin-token? There is none in ADMIN_TOKEN, and npm start has kept none')
}
