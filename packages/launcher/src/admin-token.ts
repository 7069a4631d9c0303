import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { LauncherError } from './launcher-error.js'
import { readOrMakePrivateFile } from './private-file.js'

export interface AdminToken {
  /** The value of ADMIN_TOKEN: `<actor>:<scope>[,<scope>…]:<secret>`, several separated by `;`. */
  value: string
  /** The part that clients send: `Authorization: Bearer <secret>`. */
  secret: string
}

/** The token of ADMIN_TOKEN, else the one in the data directory, which is created at the first start. */
export async function readAdminToken(dataDir: string, configured: string | undefined): Promise<AdminToken> {
  if (configured) return { value: configured, secret: secretOf(configured, 'ADMIN_TOKEN') }
  const file = adminTokenFile(dataDir)
  const value = await readOrMakePrivateFile(file, () => `dev:*:${randomBytes(24).toString('base64url')}`)
  return { value, secret: secretOf(value, file) }
}

export function adminTokenFile(dataDir: string): string {
  return join(dataDir, 'admin-token')
}

/** The secret of the token with the most rights: one with the scope `*`, else the first. */
function secretOf(tokens: string, origin: string): string {
  const parsed = tokens
    .split(';')
    .map((token) => /^[^:]+:([^:]+):(.+)$/.exec(token.trim()))
    .filter((match) => match !== null)
  const best = parsed.find(([, scopes]) => scopes?.split(',').includes('*')) ?? parsed[0]
  if (best?.[2]) return best[2]
  throw new LauncherError(`${origin} does not hold <actor>:<scope>[,<scope>…]:<secret>`)
}
