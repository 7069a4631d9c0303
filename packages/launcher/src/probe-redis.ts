import { RedisReplyError, sendRedisCommand } from './resp.js'

export type RedisProbe =
  | { kind: 'usable'; version: string }
  | { kind: 'absent'; reason: string }
  /** Something listens there that cannot be the platform's Redis. */
  | { kind: 'unusable'; reason: string }

/** BullMQ's recommended minimum. */
const minimumVersion = [6, 2]

/** Checks whether the Redis at this URL can hold the platform's queue. */
export async function probeRedis(url: string): Promise<RedisProbe> {
  try {
    return checkInfo(await sendRedisCommand(url, ['INFO']))
  } catch (error) {
    return describeError(error)
  }
}

/** @param info the reply to INFO */
export function checkInfo(info: string): RedisProbe {
  const field = (name: string): string => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1] ?? ''
  const version = field('valkey_version') || field('redis_version')
  // Uses INFO and not CONFIG, which hosted Redis forbids.
  const policy = field('maxmemory_policy')
  if (!isNewEnough(version)) {
    return {
      kind: 'unusable',
      reason: `is version ${version || 'unknown'}; ${minimumVersion.join('.')} or later is needed`,
    }
  }
  if (policy && policy !== 'noeviction') {
    return {
      kind: 'unusable',
      reason: `may throw queued events away when its memory is full (maxmemory-policy is ${policy}, not noeviction)`,
    }
  }
  if (field('role') === 'slave') return { kind: 'unusable', reason: 'is a read-only replica' }
  return { kind: 'usable', version }
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [leastMajor = 0, leastMinor = 0] = minimumVersion
  return major > leastMajor || (major === leastMajor && minor >= leastMinor)
}

function describeError(error: unknown): RedisProbe {
  const code = (error as NodeJS.ErrnoException).code
  const message = error instanceof Error ? error.message : String(error)
  if (error instanceof RedisReplyError) {
    if (message.startsWith('NOAUTH')) return { kind: 'unusable', reason: 'asks for a password' }
    if (message.startsWith('WRONGPASS')) return { kind: 'unusable', reason: 'refuses the password' }
    if (message.startsWith('LOADING')) return { kind: 'absent', reason: 'is still loading its data' }
    return { kind: 'unusable', reason: `answers: ${message}` }
  }
  if (code === 'ECONNREFUSED') return { kind: 'absent', reason: 'nothing listens there (connection refused)' }
  if (code === 'ENOTFOUND') return { kind: 'absent', reason: 'its host name is not known' }
  return { kind: 'unusable', reason: message || code || 'does not answer' }
}
