import type { Log } from './log.js'

/** The logs that this process owns: the one it writes, and those it adopted. */
export interface HeldLogs extends Iterable<Log> {
  has(logId: string): boolean
  add(log: Log): void
  /** For a log that is gone; nothing else happens to it. */
  remove(log: Log): void
  /** Whether this process may act as the log's owner; looks at the disk when it has not for half a lease. */
  isOwner(log: Log): Promise<boolean>
  /** The same, and looks in any case. */
  verify(log: Log): Promise<boolean>
  /** Shows the others that this process lives, and finds out whether one of them took a log over. */
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
    // Two that looked at the same time; closing ends leases too, of logs that are not held any more.
    if (log.isLost || !logs.has(log.id)) return false
    log.isLost = true
    logs.delete(log.id)
    options.onLost(log)
    // What is still under way with them fails, and is nobody's business any more.
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
