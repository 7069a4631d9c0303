import { repeatUntilClosed } from '@frontpage/concurrency'
import type { TraceContext } from '@frontpage/contracts'
import { createOrphanAdoption } from './ownership/adopt-orphans.js'
import { closeJournal } from './close-journal.js'
import { createAppender, type PendingRecord } from './append/create-appender.js'
import { createConfirmations } from './ship/create-confirmations.js'
import { createShipper } from './ship/create-shipper.js'
import { createSweeper, needsSweep } from './ship/create-sweeper.js'
import { createFreshRecords, type FreshRecord } from './append/fresh-records.js'
import { createHeldLogs } from './ownership/held-logs.js'
import { JournalClosedError, JournalFullError } from './append/journal-errors.js'
import { isPassing } from './disk/journal-files.js'
import type { Line } from './disk/journal-line.js'
import { toSettings, type JournalOptions } from './settings/journal-options.js'
import { countEvents, createCounters, readStats, type JournalStats } from './journal-stats.js'
import { bytesOf, uncutBytesOf, type Batch, type Log } from './ownership/log.js'
import { createOutbox } from './ship/outbox.js'
import { createOwnLog } from './append/own-log.js'
import { createPayloadMemory } from './disk/payload-memory.js'
import { createRememberedRequests } from './ship/remembered-requests.js'
import { recoverRest } from './ownership/recover-segments.js'
import { countSetAside } from './ship/set-aside.js'

export interface Journal {
  /**
   * Resolves when the lines are on disk as the fsync mode says: from then on they will reach the queue, whatever dies.
   * Lines hold no line feed. Rejects with `JournalFullError`, `LeaseLostError` or `JournalClosedError`, all of them
   * with a status of 503 and `retryAfterSeconds`. `request`, where that is traced, is continued by the batch.
   */
  append(lines: readonly Line[], request?: TraceContext): Promise<void>
  /** The reason for which an append would be refused now, for callers that want to know before they do any work. */
  refusal(): JournalFullError | undefined
  stats(): JournalStats
  /** Refuses further appends, ships within the budget, and leaves the rest for the next start. */
  close(budgetMs: number): Promise<void>
}

/** After a failed write, appends are refused for this long before the disk is tried again. */
const retryDiskAfterMs = 1_000
const reserveBytes = 64 * 1024
const maxRememberedRequests = 10_000
const recoverEveryMs = 250

/** Opens the journal of a process; any number of processes, on any number of machines, may share the directory. */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const counters = createCounters()
  const given = toSettings(options)
  const settings = { ...given, events: countEvents(counters, given.events) }
  const { clock, directory, events, files, batch: limits } = settings
  const outbox = createOutbox()
  const memory = createPayloadMemory(limits.maxBytes)
  const fresh = createFreshRecords(settings.maxFreshBytes, (payload) => memory.release(payload))
  const requests = createRememberedRequests(maxRememberedRequests, (count) => {
    counters.requestsForgotten += count
  })
  const refusals = {
    bound: new JournalFullError('bound'),
    disk: new JournalFullError('disk'),
    stuck: new JournalFullError('stuck'),
  }
  let bytes = 0
  let diskFailedAt = -Infinity
  let filesSetAside = 0
  let closing: Promise<void> | undefined

  const logs = createHeldLogs({
    onLost(log) {
      for (const batch of log.batches.values()) outbox.settle(batch)
      if (log.isOwn) {
        fresh.clear()
        requests.clear()
      }
      measure()
      events.onLeaseLost({ logId: log.id })
    },
    onDiskError: events.onDiskError,
  })

  function measure(): void {
    bytes = 0
    for (const log of logs) bytes += bytesOf(log)
  }

  const own = createOwnLog({
    ...settings,
    reserveBytes,
    memory,
    isOwner: (log) => logs.isOwner(log),
    verifyOwner: (log) => logs.verify(log),
    onOpened(log) {
      logs.add(log)
      requests.clear()
    },
    onWritten: keepForShipping,
    onDiskError: events.onDiskError,
  })
  await own.open().catch((error: unknown) => {
    // An error here does not prevent the start: appends try again, and the content of a full disk must be shipped to
    // free room.
    if (!isPassing(error)) throw error
    events.onDiskError(error)
  })

  const sweeper = createSweeper({
    settings,
    logs,
    outbox,
    isClosing: () => closing !== undefined,
    onSwept: measure,
  })

  const confirmations = createConfirmations({
    settings,
    logs,
    outbox,
    async onConfirmed(log, batches) {
      for (const batch of batches) {
        counters.eventsConfirmed += batch.events
        batch.waitingSpan?.end()
      }
      sweeper.settle(batches)
      await sweeper.sweep(log)
    },
    onProgress: () => shipper.notify(),
  })

  const shipper = createShipper({
    settings,
    logs,
    outbox,
    fresh,
    memory,
    requests,
    redisIdentity: () => confirmations.redisIdentity(),
    isRedisFull: () => confirmations.isRedisFull(),
    onShipped(batch, shipped) {
      counters.batchesShipped++
      if (batch.ships === 0) counters.eventsShipped += shipped
      else counters.eventsReshipped += shipped
      confirmations.notify()
    },
    setDamageAside: (log, segment) => sweeper.setDamageAside(log, segment),
    onEmpty(batch) {
      sweeper.settle([batch])
      void sweeper.sweep(batch.log)
    },
    onCut: (log) => void sweeper.sweep(log),
  })

  function keepForShipping(log: Log, record: FreshRecord, traced: PendingRecord['requests']): void {
    if (traced !== undefined) requests.add(record.firstEvent, traced)
    const isFull = (): boolean => fresh.events >= limits.maxEvents || fresh.bytes >= limits.maxBytes
    const wasFull = isFull()
    const wasEmpty = fresh.first() === undefined
    // A record that cannot be cut now is read from the disk later, and takes no memory from other segments.
    if (record.segment.failing !== undefined) return memory.release(record.payload)
    fresh.add(record, () => uncutBytesOf(log) <= settings.maxFreshBytes / 2)
    // This is not called for every record, because the shipper's loop would do little else.
    if (wasEmpty || (isFull() && !wasFull)) shipper.notify()
  }

  async function commit(records: readonly PendingRecord[]): Promise<void> {
    try {
      await own.write(records)
    } catch (error) {
      if (error instanceof JournalFullError) {
        diskFailedAt = clock.monotonicMs()
        events.onDiskError(error.cause)
      }
      throw error
    }
    for (const record of records) counters.eventsAppended += record.events
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

  async function runHousekeeping(): Promise<void> {
    // A full journal can only be emptied a segment at a time, including the one that is being written.
    await own.seal(bytes >= settings.maxBytes ? 0 : settings.segmentMs)
    for (const log of logs) if (log.segments.some(needsSweep)) await sweeper.sweep(log)
    if (settings.fsync === 'interval') await own.sync()
    await own.restoreReserve()
    filesSetAside = await countSetAside(files, directory)
  }

  function onOpenBatch(batch: Batch): void {
    // The batch may have been given to some Redis before, and may be confirmed. It is shipped again unless it is confirmed.
    batch.ships = 1
    outbox.markShipped(batch)
  }

  function onRecovered(log: Log): void {
    measure()
    void sweeper.sweep(log)
    confirmations.notify()
    shipper.notify()
  }

  const orphans = createOrphanAdoption({ settings, logs, onOpenBatch, onAdopted: onRecovered })

  async function recover(): Promise<void> {
    for (const log of logs) {
      if (await recoverRest(log, { settings, onOpenBatch })) onRecovered(log)
    }
  }

  const repeat = (everyMs: number, task: (signal: AbortSignal) => Promise<void>, isAligned = false) =>
    repeatUntilClosed(task, { everyMs, isAligned, onError: events.onDiskError })
  const heartbeat = repeat(settings.leaseMs / 6, () => logs.heartbeat())
  const scans = repeat(settings.leaseMs / 4, (signal) => orphans.scan(signal))
  const adoption = { close: () => scans.close().then(() => orphans.settled()) }
  const others = [
    adoption,
    repeat(recoverEveryMs, recover, true),
    repeat(settings.fsyncIntervalMs, runHousekeeping),
  ]

  return {
    append(lines, request) {
      if (closing !== undefined) return Promise.reject(new JournalClosedError())
      const refused = refusal()
      return refused === undefined ? appender.append(lines, request) : Promise.reject(refused)
    },
    refusal,
    stats: () =>
      readStats(counters, {
        logs,
        outbox,
        pendingBytes: appender.pendingBytes(),
        maxBytes: settings.maxBytes,
        filesSetAside,
        orphansFailingSince: orphans.failingSince(),
        clock,
      }),
    close(budgetMs) {
      closing ??= closeJournal(budgetMs, {
        appender,
        own,
        logs,
        outbox,
        shipper,
        confirmations,
        sweeper,
        heartbeat,
        others,
      })
      return closing
    },
  }
}
