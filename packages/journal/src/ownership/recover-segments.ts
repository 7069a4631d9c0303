import { join } from 'node:path'
import { failedAgain, isPaused } from '../disk/failed-tries.js'
import type { JournalEvents, JournalSettings } from '../settings/journal-options.js'
import { readLedger, type Cut, type Ledger } from '../disk/ledger-codec.js'
import { addBatch, type Batch, type Log } from './log.js'
import { createSegment, type DamagedRange, type Segment } from './segment.js'
import { ledgerName, sortLogFiles, type LogFiles } from '../disk/log-files.js'
import { readRange } from '../disk/read-range.js'
import { resolveCuts } from '../disk/resolve-cuts.js'
import { readSegmentHeader, segmentHeaderBytes, type SegmentHeader } from '../disk/segment-header.js'

interface RecoveryOptions {
  settings: Pick<JournalSettings, 'files' | 'fsync' | 'clock'> & {
    events: Pick<JournalEvents, 'onDamage' | 'onDiskError'>
  }
  /** A cut that is not confirmed, as far as the ledgers record. */
  onOpenBatch: (batch: Batch) => void
}

/** Lists an earlier owner's segments from the directory; nothing of them is read yet. */
export function listSegments(
  log: Log,
  { segments }: LogFiles,
  { files, fsync, clock }: RecoveryOptions['settings'],
): Segment[] {
  const options = { files, fsync, nowMs: clock.wallMs() }
  return segments.map((sequence) => createSegment(log, sequence, options))
}

/**
 * Determines the state of each segment from its ledgers; records are read when they are shipped. A segment that cannot
 * be read now is left for another call, and delays no other. Only for a log whose lease is held, and for long enough
 * (see `Lease`).
 */
export async function recoverSegments(
  log: Log,
  logFiles: LogFiles,
  { settings, onOpenBatch }: RecoveryOptions,
): Promise<void> {
  const { clock, events, files } = settings
  // Its last owner may have been removing it when the log was taken over.
  log.segments = log.segments.filter(
    (segment) => segment.isRecovered || logFiles.segments.includes(segment.sequence),
  )
  for (const segment of log.segments) {
    if (segment.isRecovered || isPaused(segment.failing, clock.monotonicMs())) continue
    try {
      const found = await readState(files, log, segment, logFiles)
      if (log.isLost) return
      adopt(log, segment, found).forEach(onOpenBatch)
      for (const damage of found.damage) {
        segment.damage.push({ ...damage, isSetAside: false })
        events.onDamage({ path: segment.path, reason: damage.reason })
      }
    } catch (error) {
      segment.failing = failedAgain(segment.failing, clock.monotonicMs())
      events.onDiskError(error)
    }
  }
}

interface SegmentState {
  bytes: number
  header: SegmentHeader | undefined
  cuts: Cut[]
  openCuts: Cut[]
  damage: DamagedRange[]
}

async function readState(
  files: RecoveryOptions['settings']['files'],
  log: Log,
  { sequence, path, salt }: Segment,
  { ledgers }: LogFiles,
): Promise<SegmentState> {
  const bytes = (await files.stat(path)).size
  const head = await readRange(files, path, 0, segmentHeaderBytes)
  const header = readSegmentHeader(head)
  const isLast = log.segments.at(-1)?.sequence === sequence
  const isTorn = isLast && (head.length < segmentHeaderBytes || head.every((byte) => byte === 0))
  const ledger: Ledger = { cuts: [], confirmed: new Set() }
  for (const { epoch } of ledgers.filter((file) => file.sequence === sequence)) {
    readLedger(await files.readFile(join(log.directory, ledgerName(sequence, epoch))), salt, ledger)
  }
  const cuts = resolveCuts(ledger.cuts)
  return {
    bytes,
    header,
    cuts,
    openCuts: cuts.filter(({ start }) => !ledger.confirmed.has(start)),
    damage:
      header === undefined && !isTorn
        ? [{ start: 0, end: segmentHeaderBytes, reason: 'its header is damaged' }]
        : [],
  }
}

function adopt(log: Log, segment: Segment, { bytes, header, cuts, openCuts }: SegmentState): Batch[] {
  segment.bytes = bytes
  segment.cutTo = segmentHeaderBytes
  segment.cutsAhead = [...cuts]
  segment.endEvent = header?.firstEvent ?? 0
  segment.cutWrittenAt = header?.createdAt ?? openCuts[0]?.writtenAt ?? 0
  segment.isSealed = true
  segment.isRecovered = true
  segment.failing = undefined
  const before = log.segments.find(({ sequence }) => sequence === segment.sequence - 1)
  if (before !== undefined) before.expectedEnd = header?.previousEnd
  return openCuts.map((cut) => addBatch(log, segment, cut, undefined))
}

/** Tries again to read segments that could not be read when the log was taken over; true when there were any. */
export async function recoverRest(log: Log, options: RecoveryOptions): Promise<boolean> {
  const { clock, events, files } = options.settings
  const isDue = ({ isRecovered, failing }: Segment): boolean =>
    !isRecovered && !isPaused(failing, clock.monotonicMs())
  if (!log.isReady || !log.segments.some(isDue)) return false
  try {
    await recoverSegments(log, sortLogFiles(await files.readdir(log.directory)), options)
  } catch (error) {
    for (const segment of log.segments.filter(isDue)) {
      segment.failing = failedAgain(segment.failing, clock.monotonicMs())
    }
    events.onDiskError(error)
  }
  return true
}
