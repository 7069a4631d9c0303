import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { readSecret } from '@frontpage/service-kit'
import { UsageError } from '../command/lab-command.js'
import { repositoryRoot } from '../platform/repository-root.js'

/** The secret of the admin token: of ADMIN_TOKEN or ADMIN_TOKEN_FILE, else of the file that `npm start` keeps. */
export async function readAdminSecret(env: NodeJS.ProcessEnv): Promise<string> {
  const file = resolve(repositoryRoot, env['FRONTPAGE_DATA_DIR'] || '.data', 'admin-token')
  const tokens = readSecret(env, 'ADMIN_TOKEN') ?? (await readFile(file, 'utf8').catch(() => ''))
  const parsed = tokens.split(';').map((token) => /^[^:]+:([^:]+):(.+)$/.exec(token.trim()))
  const best = parsed.find((match) => match?.[1]?.split(',').includes('*')) ?? parsed.find(Boolean)
  if (best?.[2] !== undefined) return best[2]
  throw new UsageError('which --admin-token? There is none in ADMIN_TOKEN, and npm start has kept none')
}
