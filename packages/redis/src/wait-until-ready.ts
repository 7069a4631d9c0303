import type { Redis } from 'ioredis'
import { RedisLoginError, toLoginError } from './redis-login-error.js'

export class RedisUnreachableError extends Error {
  readonly code = 'redis_unreachable'
  readonly retryable = true
}

/**
 * Resolves when the connection can take commands; rejects at once when Redis refuses the login, and with the last connection
 * error after `timeoutMs`. @throws RedisUnreachableError, RedisLoginError
 */
export async function waitUntilReady(redis: Redis, timeoutMs: number): Promise<void> {
  if (redis.status === 'ready') return
  await new Promise<void>((resolve, reject) => {
    let lastError: Error | undefined
    const remember = (error: Error): void => {
      lastError = error
      const loginError = toLoginError(redis, error)
      if (loginError !== undefined) finish(() => reject(loginError))
    }
    const finish = (settle: () => void): void => {
      clearTimeout(timer)
      redis.off('error', remember)
      redis.off('ready', succeed)
      settle()
    }
    const succeed = (): void => finish(resolve)
    const timer = setTimeout(() => {
      const reason = lastError?.message ?? redis.status
      finish(() =>
        reject(
          new RedisUnreachableError(
            `Redis did not answer within ${timeoutMs} ms (${reason}). Is it running, and is REDIS_URL right?`,
          ),
        ),
      )
    }, timeoutMs)
    redis.on('error', remember)
    redis.on('ready', succeed)
  })
}

/** Used by a service that also starts without Redis. @throws RedisLoginError */
export function isReadyWithin(redis: Redis, ms: number): Promise<boolean> {
  return waitUntilReady(redis, ms).then(
    () => true,
    (error: unknown) => {
      if (error instanceof RedisLoginError) throw error
      return false
    },
  )
}
