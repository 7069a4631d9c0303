import type { Redis } from 'ioredis'

/** Redis answers, and does not let this client in. Waiting does not help: somebody has to change a setting. */
export class RedisLoginError extends Error {
  readonly code = 'redis_login_refused'
  readonly retryable = false
}

/** Undefined for an error that is not about the login. The message says what to do, and shows nothing of the login. */
export function toLoginError({ options }: Redis, cause: Error): RedisLoginError | undefined {
  const isWithout = /^NOAUTH\b/.test(cause.message)
  // Redis 5 and older say the latter.
  const isWrong = /^WRONGPASS\b|^ERR invalid password/.test(cause.message)
  if (!isWithout && !isWrong) return undefined
  const { host = 'localhost', port = 6379, path } = options
  const address = path ?? `${host.includes(':') ? `[${host}]` : host}:${port}`
  const whatToDo = isWithout
    ? 'wants a password: set REDIS_PASSWORD or REDIS_PASSWORD_FILE'
    : 'refuses the login: correct REDIS_PASSWORD, or the file of REDIS_PASSWORD_FILE, and REDIS_USERNAME'
  return new RedisLoginError(`Redis at ${address} ${whatToDo}.`, { cause })
}

/** ioredis adds the failed command to an error: of these two, the arguments are the user and the password. */
export function forgetLogin(error: Error & { command?: { name: string; args: unknown } }): void {
  if (error.command !== undefined && /^(?:auth|hello)$/i.test(error.command.name)) delete error.command
}
