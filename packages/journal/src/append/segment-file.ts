import type { FileHandle } from 'node:fs/promises'
import type { JournalClock } from '../settings/clock.js'
import type { JournalFiles } from '../disk/journal-files.js'
import type { Log } from '../ownership/log.js'
import { createSegment, type Segment } from '../ownership/segment.js'
import type { FsyncMode } from '../settings/journal-options.js'
import { segmentHeaderBytes } from '../disk/segment-header.js'
import { writeFully } from '../disk/write-fully.js'

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
  options: { files: JournalFiles; fsync: FsyncMode; firstEvent: number; clock: JournalClock },
): Promise<SegmentFile> {
  const { files, fsync, firstEvent, clock } = options
  const segment: Segment = {
    ...createSegment(log, sequence, { files, fsync, nowMs: clock.wallMs() }),
    bytes: segmentHeaderBytes,
    isRecovered: true,
    cutTo: segmentHeaderBytes,
    endEvent: firstEvent,
  }
  const { path } = segment
  const handle: FileHandle = await files.open(path, 'wx')
  let written = 0
  let isDirty = false

  return {
    segment,
    openedAt: clock.monotonicMs(),
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
