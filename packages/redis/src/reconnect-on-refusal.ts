import type { RedisOptions } from 'ioredis'

/**
 * Errors of a server that is no master, or no longer one: the command was not executed. A script and a transaction are
 * refused as a whole, at their first write. `UNBLOCKED` ends a blocking read when its server is demoted. Redis below 7
 * wraps a script's error in another one, and an aborted transaction names its cause.
 */
const demoted = /\b(?:READONLY|LOADING|MASTERDOWN|UNBLOCKED)\b/
/**
 * Errors of a master that accepts no writes: its disk is full, or it has lost its replicas and another may have been
 * made the master on their side. Reads still work, so its connection is left only now and then.
 */
const refusing = /^(?:NOREPLICAS|MISCONF)\b/

const betweenAttemptsMs = 5_000

type Again = 'reject' | 'send again'

/**
 * The function for ioredis's `reconnectOnError`: a refused command opens the connection again, and is rejected or sent
 * again over it.
 */
export function createReconnectOnRefusal(then: Again): NonNullable<RedisOptions['reconnectOnError']> {
  let mayLeaveAt = -Infinity

  function isToLeave(message: string): boolean {
    if (demoted.test(message)) return true
    const now = performance.now()
    if (now < mayLeaveAt || !refusing.test(message)) return false
    mayLeaveAt = now + betweenAttemptsMs
    return true
  }

  return ({ message }) => isToLeave(message) && (then === 'send again' ? 2 : 1)
}
