import type { Log } from './log.js'

/** The logs that this process owns: the one it writes, and those it adopted. */
export interface HeldLogs extends Iterable<Log> {
  has(logId: string): boolean
  add(log: Log): void
  /** Used for a log that is gone; nothing else happens to it. */
  remove(log: Log): void
  /** Whether this process may act as the log's owner; reads the disk when it has not for half a lease. */
  isOwner(log: Log): Promise<boolean>
  /** The same, but always reads the disk. */
  verify(log: Log): Promise<boolean>
  /** Shows other processes that this one lives, and finds out whether one of them took a log over. */
  heartbeat(): Promise<void>
}

export function createHeldLogs(options: {
  onLost: (log: Log) => void
  onDiskError: (error: unknown) => void
}): HeldLogs {
  const logs = new Map<string, Log>()

  async function verify(log: Log): Promise<boolean> {
    if (log.isLost) return false
    if (await log.lease.verify()) return true
    // Two checks may run at the same time, and closing ends leases of logs that are not held any more, too.
    if (log.isLost || !logs.has(log.id)) return false
    log.isLost = true
    logs.delete(log.id)
    options.onLost(log)
    // Operations on them that are still in progress fail, and their errors do not matter any more.
    await Promise.allSettled([log.lease.abandon(), ...log.segments.map(({ ledger }) => ledger.close())])
    return false
  }

  return {
    [Symbol.iterator]: () => logs.values(),
    has: (logId) => logs.has(logId),
    add: (log) => void logs.set(log.id, log),
    remove: (log) => void logs.delete(log.id),
    isOwner: async (log) => (!log.isLost && log.lease.isFresh()) || verify(log),
    verify,
    async heartbeat() {
      for (const log of logs.values()) await verify(log).catch(options.onDiskError)
    },
  }
}
