import { join } from 'node:path'
import type { FailedTries } from '../disk/failed-tries.js'
import type { JournalFiles } from '../disk/journal-files.js'
import { createLedgerFile, type LedgerFile } from '../disk/ledger-file.js'
import { segmentName } from '../disk/log-files.js'
import { freeReserve } from '../disk/reserve.js'
import { saltOf } from '../disk/segment-header.js'
import type { FsyncMode } from '../settings/journal-options.js'

/** Bytes of a segment that fail their checksums, or that are missing from it. */
export interface DamagedRange {
  readonly start: number
  readonly end: number
  readonly reason: string
}

interface Damage extends DamagedRange {
  isSetAside: boolean
}

/** One file of a log, as its current owner knows it. */
export interface Segment {
  readonly sequence: number
  readonly path: string
  readonly salt: number
  readonly ledger: LedgerFile
  /** The end of the bytes that are known to be written. */
  bytes: number
  /** False while an earlier owner's part could not be read yet; nothing else is known of it until then. */
  isRecovered: boolean
  /** Nothing more will be written. */
  isSealed: boolean
  /** All bytes before this are cut into batches. */
  cutTo: number
  /** Cuts of earlier owners after `cutTo`, in order. */
  cutsAhead: { start: number; end: number; endEvent: number }[]
  /** The number after that of the last event seen in it. */
  endEvent: number
  /** The minimum of `endEvent`, from the header of the next segment. */
  expectedEnd: number | undefined
  /** The time at which the last cut record, or the first record, was written; milliseconds since 1970. */
  cutWrittenAt: number
  /** Batches that wait for their confirmation. */
  openBatches: number
  /** The segment stays until all of it is set aside. */
  damage: Damage[]
  /** Set while reading it, or recording its next cut, fails. */
  failing: FailedTries | undefined
}

/** The part of a log that its segments depend on. */
interface SegmentOwner {
  readonly id: string
  readonly directory: string
  readonly lease: { readonly epoch: number }
  hasReserve: boolean
}

/** A segment of which nothing is known but its name; its file is not touched. `nowMs`: wall clock. */
export function createSegment(
  log: SegmentOwner,
  sequence: number,
  { files, fsync, nowMs }: { files: JournalFiles; fsync: FsyncMode; nowMs: number },
): Segment {
  const { directory } = log
  const salt = saltOf(log.id, sequence)
  const ledger = createLedgerFile({
    files,
    directory,
    sequence,
    epoch: log.lease.epoch,
    salt,
    isSynced: fsync === 'always',
    makeRoom: () => freeReserve(files, log),
  })
  return {
    sequence,
    path: join(directory, segmentName(sequence)),
    salt,
    ledger,
    bytes: 0,
    isRecovered: false,
    isSealed: false,
    cutTo: 0,
    cutsAhead: [],
    endEvent: 0,
    expectedEnd: undefined,
    cutWrittenAt: nowMs,
    openBatches: 0,
    damage: [],
    failing: undefined,
  }
}

export function hasDamageLeft(segment: Segment): boolean {
  return segment.damage.some(({ isSetAside }) => !isSetAside)
}

export function isFullyCut(segment: Segment): boolean {
  return segment.isSealed && segment.cutTo >= segment.bytes
}
