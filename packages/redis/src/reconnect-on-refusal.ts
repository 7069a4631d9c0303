import type { RedisOptions } from 'ioredis'

/**
 * What a server answers that is no master, or no longer: nothing was done then. A script and a transaction are refused as
 * a whole, at their first write. `UNBLOCKED` ends a blocking read when its server is demoted. Redis below 7 wraps a
 * script's error in another one, and an aborted transaction names its cause.
 */
const demoted = /\b(?:READONLY|LOADING|MASTERDOWN|UNBLOCKED)\b/
/**
 * A master that takes no writes: its disk is full, or it has lost its replicas and another may have been made the master
 * on their side. Reads still work, so that it is left only now and then.
 */
const refusing = /^(?:NOREPLICAS|MISCONF)\b/

const betweenAttemptsMs = 5_000

type Again = 'reject' | 'send again'

/** For ioredis's `reconnectOnError`: a refused command makes the connection anew, and is rejected or sent again over it. */
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
