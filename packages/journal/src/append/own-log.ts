import { createSerialQueue } from '@frontpage/concurrency'
import { randomUUID } from 'node:crypto'
import type { JournalClock } from '../settings/clock.js'
import type { PendingRecord } from './create-appender.js'
import type { FreshRecord } from './fresh-records.js'
import { initialiseLogDirectory } from './initialise-log-directory.js'
import { JournalFullError, LeaseLostError } from './journal-errors.js'
import { syncDirectory, type JournalFiles } from '../disk/journal-files.js'
import { createLog, type Log } from '../ownership/log.js'
import type { Segment } from '../ownership/segment.js'
import type { FsyncMode } from '../settings/journal-options.js'
import { logDirectoryOf } from '../disk/log-files.js'
import type { PayloadMemory } from '../disk/payload-memory.js'
import { encodeRecord } from '../disk/record-codec.js'
import { writeReserve } from '../disk/reserve.js'
import { createSegmentFile, type SegmentFile } from './segment-file.js'
import { encodeSegmentHeader } from '../disk/segment-header.js'

export interface OwnLogOptions {
  files: JournalFiles
  directory: string
  fsync: FsyncMode
  segmentBytes: number
  reserveBytes: number
  leaseMs: number
  memory: PayloadMemory
  clock: JournalClock
  /** Whether this process still owns the log. */
  isOwner: (log: Log) => Promise<boolean>
  /** The same, but always reads the disk. */
  verifyOwner: (log: Log) => Promise<boolean>
  onOpened: (log: Log) => void
  onWritten: (log: Log, record: FreshRecord, requests: PendingRecord['requests']) => void
  onDiskError: (error: unknown) => void
}

/** The log that this process appends to; a new one when the old one was lost. */
export interface OwnLog {
  current(): Log | undefined
  /** Creates the log, if there is none; writing does so too. */
  open(): Promise<void>
  /**
   * Resolves when the records are on disk as the fsync mode says, and this process was still their owner after that.
   * @throws JournalFullError, LeaseLostError
   */
  write(records: readonly PendingRecord[]): Promise<void>
  /**
   * Ends the current segment, so that it can be removed once it is confirmed; with an age, only when it is at least
   * that old.
   */
  seal(minAgeMs?: number): Promise<void>
  /** Resolves when all written records are on the medium. */
  sync(): Promise<void>
  /** Restores the reserve, when it was used. */
  restoreReserve(): Promise<void>
}

export function createOwnLog(options: OwnLogOptions): OwnLog {
  const { clock, files, fsync } = options
  let log: Log | undefined
  let file: SegmentFile | undefined
  let nextSequence = 1
  let nextEvent = 0
  let acceptedEnd = 0
  let isDirectoryDirty = false
  const inSequence = createSerialQueue()
  const closing = new Set<Promise<void>>()

  async function ensureLog(): Promise<Log> {
    if (log !== undefined && !log.isLost) return log
    endFile()
    const id = randomUUID()
    const directory = logDirectoryOf(options.directory, id)
    // The journal's own directory is created only at the beginning: a directory that is missing later is a volume that
    // is not mounted.
    await files.mkdir(directory, { recursive: log === undefined })
    const lease = await initialiseLogDirectory(directory, options)
    log = createLog({ id, directory, lease, isOwn: true })
    nextSequence = 1
    nextEvent = 0
    acceptedEnd = 0
    options.onOpened(log)
    return log
  }

  async function ensureFile(owner: Log): Promise<SegmentFile> {
    if (file !== undefined && file.segment.bytes >= options.segmentBytes) endFile()
    if (file !== undefined) return file
    isDirectoryDirty = true
    const settings = { files, fsync, firstEvent: nextEvent, clock }
    return (file = await createSegmentFile(owner, nextSequence++, settings))
  }

  function encode(
    records: readonly PendingRecord[],
    salt: number,
    writtenAt: number,
  ): [header: Buffer, payload: Buffer][] {
    return records.map((record) => {
      const firstEvent = nextEvent
      // The number also moves when the write fails: one that may be on disk is never used again.
      nextEvent += record.events
      const payload = options.memory.allocate(record.payloadBytes)
      return encodeRecord(record, { firstEvent, writtenAt, salt }, payload)
    })
  }

  async function write(records: readonly PendingRecord[]): Promise<void> {
    try {
      const owner = await ensureLog()
      const target = await ensureFile(owner)
      await writeTo(owner, target, records)
    } catch (error) {
      if (error instanceof LeaseLostError) throw error
      // A new owner may have removed the log meanwhile, and then the disk is not at fault.
      const isOurs = log === undefined || (await options.verifyOwner(log).catch(() => true))
      throw isOurs ? new JournalFullError('disk', error) : new LeaseLostError()
    }
  }

  async function writeTo(owner: Log, target: SegmentFile, records: readonly PendingRecord[]): Promise<void> {
    const { segment } = target
    const writtenAt = clock.wallMs()
    let event = nextEvent
    const encoded = encode(records, segment.salt, writtenAt)
    const header = target.hasContent() ? [] : [encodeHeader(owner, segment, event)]
    try {
      const end = await target.write([...header, ...encoded.flat()])
      if (fsync === 'always') await syncFile(target)
      // Checked only after the write: a record that is reported as stored must have been on disk while no other process
      // could own the log.
      if (!(await options.isOwner(owner))) throw new LeaseLostError()
      target.accept(end)
    } catch (error) {
      if (!(error instanceof LeaseLostError)) await discardUnaccepted(target)
      throw error
    }
    acceptedEnd = nextEvent
    if (header.length > 0) owner.segments.push(segment)
    let start = segment.bytes - encoded.flat().reduce((sum, bytes) => sum + bytes.length, 0)
    const arrivedAt = clock.monotonicMs()
    for (const [n, [head, payload]] of encoded.entries()) {
      const events = records[n]?.events ?? 0
      const end = start + head.length + payload.length
      const record = { segment, start, end, events, firstEvent: event, writtenAt, arrivedAt, payload }
      options.onWritten(owner, record, records[n]?.requests)
      start = end
      event += events
    }
  }

  function encodeHeader(owner: Log, { sequence }: Segment, firstEvent: number): Buffer {
    const header = {
      logId: owner.id,
      sequence,
      firstEvent,
      previousEnd: acceptedEnd,
      createdAt: clock.wallMs(),
    }
    return encodeSegmentHeader(header)
  }

  /**
   * The file ends there: after a failure it is unknown how much of its end is on the medium, and another file may work.
   */
  async function discardUnaccepted(target: SegmentFile): Promise<void> {
    await target.undo().catch(options.onDiskError)
    endFile()
  }

  async function syncFile(target: SegmentFile): Promise<void> {
    await target.sync()
    await syncLogDirectory()
  }

  async function syncLogDirectory(): Promise<void> {
    if (!isDirectoryDirty || log === undefined) return
    isDirectoryDirty = false
    try {
      await syncDirectory(files, log.directory)
    } catch (error) {
      isDirectoryDirty = true
      throw error
    }
  }

  async function syncAndClose(ended: SegmentFile): Promise<void> {
    try {
      if (fsync !== 'never' && ended.hasContent()) await ended.sync()
    } finally {
      await ended.close()
    }
  }

  function endFile(): void {
    const ended = file
    if (ended === undefined) return
    file = undefined
    const closed = syncAndClose(ended)
      .catch(options.onDiskError)
      .finally(() => closing.delete(closed))
    closing.add(closed)
    ended.segment.isSealed = true
  }

  return {
    current: () => log,
    open: async () => void (await inSequence(ensureLog)),
    write: (records) => inSequence(() => write(records)),
    async seal(minAgeMs = 0) {
      await inSequence(async () => {
        if (file !== undefined && clock.monotonicMs() - file.openedAt >= minAgeMs) endFile()
      })
      await Promise.all(closing)
    },
    async restoreReserve() {
      if (log === undefined || log.isLost || log.hasReserve) return
      await writeReserve(files, log.directory, options.reserveBytes)
      log.hasReserve = true
    },
    async sync() {
      const target = file
      try {
        if (target === undefined) await syncLogDirectory()
        else await syncFile(target)
      } catch (error) {
        // The system may treat as written what it failed to write, so further records go into another file.
        await inSequence(async () => {
          if (target !== undefined && file === target) endFile()
        })
        throw error
      }
      for (const segment of log?.segments ?? []) await segment.ledger.sync()
    },
  }
}
