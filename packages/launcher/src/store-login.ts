import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { LauncherError } from './launcher-error.js'
import { readOrMakePrivateFile, writePrivateFile } from './private-file.js'

export interface StoreLogin {
  user: string
  password: string
}

/** The login of a store that the launcher starts, kept in the data directory and created at the first start. */
export async function readStoreLogin(dataDir: string, store: 'redis' | 'clickhouse'): Promise<StoreLogin> {
  const file = storeLoginFile(dataDir, store)
  const login = await readOrMakePrivateFile(file, () => `frontpage:${randomBytes(24).toString('base64url')}`)
  const [, user, password] = /^([\w-]+):([\w-]+)$/.exec(login) ?? []
  if (user && password) return { user, password }
  throw new LauncherError(
    `${file} does not hold <user>:<password>. Remove it, and the next start makes a new one.`,
  )
}

/** Contains `<user>:<password>`, as `curl -u` reads it. */
export function storeLoginFile(dataDir: string, store: 'redis' | 'clickhouse'): string {
  return join(dataDir, `${store}-login`)
}

export function withLogin(address: string, { user, password }: StoreLogin): string {
  const url = new URL(address)
  url.username = encodeURIComponent(user)
  url.password = encodeURIComponent(password)
  return url.href.replace(/\/$/, '')
}

interface StoreUrls {
  redisUrl: string
  clickhouseUrl: string
}

/**
 * Writes the addresses of the stores to a file, for a service that is started beside the launcher's: `env $(cat
 * .data/stores.env) npm run dev …`.
 */
export async function writeStoresFile(
  dataDir: string,
  { redisUrl, clickhouseUrl }: StoreUrls,
): Promise<void> {
  await writePrivateFile(
    join(dataDir, 'stores.env'),
    `REDIS_URL=${redisUrl}\nCLICKHOUSE_URL=${clickhouseUrl}`,
  )
}
