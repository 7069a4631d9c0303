import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { JournalClock } from './clock.js'
import type { JournalFiles } from './journal-files.js'
import { createLedgerFile } from './ledger-file.js'
import type { Log, Segment } from './log.js'
import { segmentName } from './log-files.js'
import { useReserve } from './reserve.js'
import { saltOf, segmentHeaderBytes } from './segment-header.js'
import { writeFully } from './write-fully.js'

/** The segment that is being written. */
export interface SegmentFile {
  readonly segment: Segment
  readonly openedAt: number
  /** Whether it holds anything that was reported as written. */
  hasContent(): boolean
  /**
   * Writes at the end; afterwards the bytes are between `segment.bytes` and the returned end, and count once `accept`
   * is called. When it rejects, none of them remain.
   */
  write(buffers: readonly Buffer[]): Promise<number>
  accept(end: number): void
  /** Removes bytes that were written and not accepted. */
  undo(): Promise<void>
  sync(): Promise<void>
  /** An empty file is removed. */
  close(): Promise<void>
}

export async function createSegmentFile(
  log: Log,
  sequence: number,
  options: { files: JournalFiles; firstEvent: number; isSynced: boolean; clock: JournalClock },
): Promise<SegmentFile> {
  const { files } = options
  const path = join(log.directory, segmentName(sequence))
  const salt = saltOf(log.id, sequence)
  const handle: FileHandle = await files.open(path, 'wx')
  let written = 0
  let isDirty = false

  const segment: Segment = {
    sequence,
    path,
    salt,
    ledger: createLedgerFile({
      files,
      directory: log.directory,
      sequence,
      epoch: log.lease.epoch,
      salt,
      isSynced: options.isSynced,
      makeRoom: () => useReserve(files, log),
    }),
    bytes: segmentHeaderBytes,
    isRecovered: true,
    isSealed: false,
    cutTo: segmentHeaderBytes,
    cutsAhead: [],
    endEvent: options.firstEvent,
    expectedEnd: undefined,
    cutWrittenAt: options.clock.wallMs(),
    openBatches: 0,
    damage: [],
    failing: undefined,
  }

  return {
    segment,
    openedAt: options.clock.monotonicMs(),
    hasContent: () => written > 0,
    async write(buffers) {
      await writeFully(handle, buffers, written)
      isDirty = true
      return buffers.reduce((end, buffer) => end + buffer.length, written)
    },
    accept(end) {
      written = end
      segment.bytes = end
    },
    undo: () => handle.truncate(written),
    async sync() {
      if (!isDirty) return
      isDirty = false
      try {
        await handle.datasync()
      } catch (error) {
        isDirty = true
        throw error
      }
    },
    async close() {
      await handle.close()
      // The file stays in a log that another process took over: that process may have found records there that were
      // never reported as written.
      if (written === 0 && !log.isLost) await files.unlink(path)
    },
  }
}
