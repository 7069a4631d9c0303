import { randomUUID } from 'node:crypto'

/** The right to do something that only one process may do at a time. */
export interface Lease {
  /**
   * Takes the lease or prolongs it. Returns the token under which it is held, the same until it was lost; undefined while
   * another process holds it. Rejects while Redis does not answer.
   */
  hold(): Promise<string | undefined>
  /** Gives it back, so that another process need not wait until it expires. */
  release(): Promise<void>
}

/** The command that is used. */
interface LeaseRedis {
  eval(script: string, keyCount: number, ...keysAndArguments: (string | number)[]): Promise<unknown>
}

/**
 * KEYS[1]: the lease. ARGV: the token under which this process held it last, a new token, milliseconds. Returns the token
 * under which it holds it now.
 */
const holdScript = `
local ttl = tonumber(ARGV[3])
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return false end
local token = holder or ARGV[2]
redis.call('SET', KEYS[1], token, 'PX', ttl)
return token
`

const releaseScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`

/**
 * A lease on a key of Redis, which expires when its holder does not prolong it for `ttlMs`. A holder that was stopped for
 * longer does not know that another one took it: what it writes must compare the token with the key's value in the same
 * script, and then it can overwrite nothing.
 */
export function createLease(
  redis: LeaseRedis,
  { key, ttlMs, newToken = randomUUID }: { key: string; ttlMs: number; newToken?: () => string },
): Lease {
  let token: string | undefined

  return {
    async hold() {
      const answer = await redis.eval(holdScript, 1, key, token ?? '', newToken(), ttlMs)
      token = typeof answer === 'string' ? answer : undefined
      return token
    },
    async release() {
      if (token === undefined) return
      const released = token
      token = undefined
      await redis.eval(releaseScript, 1, key, released)
    },
  }
}
