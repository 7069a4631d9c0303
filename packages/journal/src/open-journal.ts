import { mkdir } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { adoptLog } from './adopt-log.js'
import { createAppender, type PendingRecord } from './create-appender.js'
import { createConfirmations } from './create-confirmations.js'
import { createFreshRecords } from './fresh-records.js'
import { createHeldLogs } from './held-logs.js'
import { JournalClosedError, JournalFullError } from './journal-errors.js'
import { toSettings, type JournalOptions } from './journal-options.js'
import { createCounters, readStats, type JournalStats } from './journal-stats.js'
import { bytesOf, uncutBytesOf, type Batch, type Log } from './log.js'
import { createOutbox } from './outbox.js'
import { createOwnLog } from './own-log.js'
import { createRepeater } from './create-repeater.js'
import { createShipper } from './create-shipper.js'
import { isDone, removeLogDirectory, sweepLog } from './sweep-log.js'
import { createOrphanWatch } from './watch-orphans.js'

export interface Journal {
  /**
   * Resolves when the lines are on disk as the fsync mode says: from then on they will reach the queue, whatever dies.
   * Lines hold no line feed. Rejects with `JournalFullError`, `LeaseLostError` or `JournalClosedError`, all of them
   * with a status of 503 and `retryAfterSeconds`.
   */
  append(lines: readonly string[]): Promise<void>
  /** Why an append would be refused now, for callers that want to know before they do any work. */
  refusal(): JournalFullError | undefined
  stats(): JournalStats
  /** Takes nothing more, ships within the budget, leaves the rest for the next start. */
  close(budgetMs: number): Promise<void>
}

/** How long closing waits for confirmations at most, when all is shipped; what is not confirmed is found by the next start. */
const closeConfirmMs = 1_000
const stopMs = 200
const retryDiskAfterMs = 1_000

/** Opens the journal of a process; any number of processes, on any number of machines, may share the directory. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const settings = toSettings(options)
  const { clock, directory, events } = settings
  const counters = createCounters()
  const outbox = createOutbox()
  const fresh = createFreshRecords(settings.maxFreshBytes)
  const refusals = {
    bound: new JournalFullError('bound'),
    disk: new JournalFullError('disk'),
    stuck: new JournalFullError('stuck'),
  }
  let bytes = 0
  let diskFailedAt = -Infinity
  let closing: Promise<void> | undefined

  const logs = createHeldLogs({
    onLost(log) {
      for (const batch of log.batches.values()) outbox.settle(batch)
      if (log.isOwn) fresh.clear()
      measure()
      counters.leaseLosses++
      events.onLeaseLost({ logId: log.id })
    },
    onDiskError: reportDiskError,
  })

  const own = createOwnLog({
    ...settings,
    reserveBytes: 64 * 1024,
    isOwner: (log) => logs.isOwner(log),
    onOpened: (log) => logs.add(log),
    onWritten(log, record) {
      const { maxEvents, maxBytes } = settings.batch
      const wasFull = fresh.events >= maxEvents || fresh.bytes >= maxBytes
      const wasEmpty = fresh.first() === undefined
      fresh.add(record, () => uncutBytesOf(log) <= settings.maxFreshBytes / 2)
      const isFull = fresh.events >= maxEvents || fresh.bytes >= maxBytes
      // Not with every record: the shipper's loop would do little else.
      if (wasEmpty || (isFull && !wasFull)) shipper.notify()
    },
    onDiskError: reportDiskError,
  })

  const confirmations = createConfirmations({
    settings,
    logs,
    outbox,
    async onConfirmed(log, batches) {
      for (const batch of batches) {
        settle(batch)
        counters.eventsConfirmed += batch.events
      }
      await sweep(log)
    },
    onProgress: () => shipper.notify(),
    onUnreachable: reportShipError,
  })

  const shipper = createShipper({
    settings,
    logs,
    outbox,
    fresh,
    redisIdentity: () => confirmations.redisIdentity(),
    isRedisFull: () => confirmations.isRedisFull(),
    onDamage(segment, reason) {
      segment.damage ??= reason
      events.onDamage({ path: segment.path, reason })
    },
    onShipped(batch, shipped) {
      counters.batchesShipped++
      if (batch.ships === 0) counters.eventsShipped += shipped
      else counters.eventsReshipped += shipped
      confirmations.notify()
    },
    onUnreadable(batch) {
      settle(batch)
      void sweep(batch.log)
    },
    onCut: (log) => void sweep(log),
    onShipError: reportShipError,
  })

  function reportShipError(error: unknown, failures: number): void {
    counters.shipErrors++
    events.onShipError(error, failures)
  }

  function reportDiskError(error: unknown): void {
    counters.diskErrors++
    events.onDiskError(error)
  }

  function measure(): void {
    bytes = 0
    for (const log of logs) bytes += bytesOf(log)
  }

  function settle(batch: Batch): void {
    if (batch.state === 'settled') return
    outbox.settle(batch)
    batch.log.batches.delete(batch.range)
    batch.segment.openBatches--
  }

  let sweeps: Promise<void> = Promise.resolve()
  function sweep(log: Log): Promise<void> {
    return (sweeps = sweeps.then(() => sweepNow(log)).catch(reportDiskError))
  }

  async function sweepNow(log: Log): Promise<void> {
    if (log.isLost || !log.isReady || !logs.has(log.id)) return
    if (log.segments.some(isDone)) {
      await sweepLog(log, {
        directory,
        onSetAside(file) {
          counters.segmentsSetAside++
          events.onSetAside(file)
        },
      })
    }
    if (log.segments.length === 0 && (!log.isOwn || closing !== undefined)) {
      logs.remove(log)
      await removeLogDirectory(log)
    }
    measure()
  }

  async function commit(records: readonly PendingRecord[]): Promise<void> {
    try {
      await own.write(records)
    } catch (error) {
      if (error instanceof JournalFullError) {
        diskFailedAt = clock.monotonicMs()
        reportDiskError(error.cause)
      }
      throw error
    }
    measure()
  }

  const appender = createAppender(commit)

  function refusal(): JournalFullError | undefined {
    const pending = appender.pendingBytes()
    if (bytes + pending >= settings.maxBytes) return refusals.bound
    if (pending >= settings.maxPendingBytes) return refusals.stuck
    if (clock.monotonicMs() - diskFailedAt < retryDiskAfterMs) return refusals.disk
    return undefined
  }

  async function tend(): Promise<void> {
    // A full journal can only be emptied a segment at a time, the one that is being written among them.
    await own.seal(bytes >= settings.maxBytes ? 0 : settings.segmentMs)
    for (const log of logs) if (log.segments.some(isDone)) await sweep(log)
    if (settings.fsync === 'interval') await own.sync()
  }

  const orphans = createOrphanWatch({ ...settings, logs, onDiskError: reportDiskError })

  async function adoptOrphans(signal: AbortSignal): Promise<void> {
    const adoptions = (await orphans.look()).map(async ({ logId, lease }) => {
      const log = await adoptLog(logId, lease, { settings, logs, outbox, signal })
      if (log === undefined) return
      measure()
      counters.adoptedLogs++
      events.onAdopted({ logId, segments: log.segments.length, bytes: bytesOf(log) })
      await sweep(log)
      shipper.notify()
    })
    for (const { status, reason } of (await Promise.allSettled(adoptions)) as PromiseRejectedResult[]) {
      if (status === 'rejected') reportDiskError(reason)
    }
  }

  await mkdir(directory, { recursive: true })
  await own.open().catch((error: unknown) => {
    // A full disk is no reason not to start: what lies there must be shipped for it to get room.
    if (!isDiskFull(error)) throw error
    reportDiskError(error)
  })

  const repeat = (everyMs: number, work: (signal: AbortSignal) => Promise<void>) =>
    createRepeater({ everyMs, work, onError: reportDiskError })
  const heartbeat = repeat(settings.leaseMs / 6, () => logs.heartbeat())
  const watch = repeat(settings.leaseMs / 4, adoptOrphans)
  const tending = repeat(settings.fsyncIntervalMs, tend)

  async function waitUntil(isTrue: () => boolean, deadline: number): Promise<void> {
    while (!isTrue() && clock.monotonicMs() < deadline) await setTimeout(5)
  }

  async function close(budgetMs: number): Promise<void> {
    const deadline = clock.monotonicMs() + budgetMs
    await appender.drain()
    await Promise.all([watch.stop(), tending.stop()])
    await own.seal()
    shipper.hurry()
    await waitUntil(() => shipper.isIdle(), deadline)
    const confirmDeadline = Math.min(deadline, clock.monotonicMs() + closeConfirmMs)
    await waitUntil(() => outbox.queuedBatches === 0, confirmDeadline)
    // A Redis that hangs must not hold this up; what comes from it later finds the logs closed.
    await Promise.race([Promise.all([shipper.stop(), confirmations.stop()]), setTimeout(stopMs)])
    for (const log of logs) await sweep(log)
    await heartbeat.stop()
    for (const log of logs) {
      logs.remove(log)
      await Promise.allSettled(log.segments.map(({ ledger }) => ledger.close()))
      await log.lease.release()
    }
  }

  return {
    append(lines) {
      if (closing !== undefined) return Promise.reject(new JournalClosedError())
      const refused = refusal()
      if (refused !== undefined) return Promise.reject(refused)
      const appended = appender.append(lines)
      counters.eventsAppended += lines.length
      return appended
    },
    refusal,
    stats: () =>
      readStats(counters, { logs, outbox, pendingBytes: appender.pendingBytes(), wallMs: clock.wallMs() }),
    close: (budgetMs) => (closing ??= close(budgetMs)),
  }
}

function isDiskFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT'
}
