import type { LauncherConfig } from './config.js'
import { LauncherError } from './launcher-error.js'
import { probeRedis } from './probe-redis.js'

export interface RedisChoice {
  url: string
  /** Whether the launcher has to start it. */
  isOwn: boolean
  /** Tells the person which Redis is used, and why. */
  note: string
}

const usualUrl = 'redis://127.0.0.1:6379'

/**
 * Chooses the Redis that the platform uses: the person's, the one that runs on the usual port, or one of our own.
 * @throws LauncherError where REDIS_URL names one that cannot be used
 */
export async function chooseRedis(
  { redisUrl, redisPort, wantsOwnRedis }: Pick<LauncherConfig, 'redisUrl' | 'redisPort' | 'wantsOwnRedis'>,
  probe = probeRedis,
): Promise<RedisChoice> {
  if (redisUrl) {
    const found = await probe(redisUrl)
    const shown = withoutPassword(redisUrl)
    if (found.kind === 'usable')
      return { url: redisUrl, isOwn: false, note: `${shown}, version ${found.version}` }
    throw new LauncherError(
      `The Redis of REDIS_URL (${shown}) cannot be used: it ${asPredicate(found.reason)}.\n` +
        'Correct it, or unset REDIS_URL and a Redis will be found or started.',
    )
  }
  const own: RedisChoice = {
    url: `redis://127.0.0.1:${redisPort}`,
    isOwn: true,
    note: `our own on port ${redisPort}`,
  }
  if (wantsOwnRedis) return own
  const usual = await probe(usualUrl)
  switch (usual.kind) {
    case 'usable':
      return { url: usualUrl, isOwn: false, note: `the one that runs on port 6379, version ${usual.version}` }
    case 'absent':
      return own
    case 'unusable':
      return { ...own, note: `${own.note}: the one on port 6379 ${asPredicate(usual.reason)}` }
  }
}

function asPredicate(reason: string): string {
  return /^(is|may|asks|refuses|answers)\b/.test(reason) ? reason : `does not answer (${reason})`
}

function withoutPassword(url: string): string {
  const shown = new URL(url)
  if (shown.password) shown.password = '***'
  return shown.href
}
