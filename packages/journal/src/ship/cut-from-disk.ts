import { findRecord } from '../disk/find-record.js'
import type { FreshRecords } from '../append/fresh-records.js'
import type { Cut } from '../disk/ledger-codec.js'
import type { Log } from '../ownership/log.js'
import type { DamagedRange, Segment } from '../ownership/segment.js'
import { readRange } from '../disk/read-range.js'
import {
  maxReadBytes,
  scanSegment,
  type ScanAccess,
  type ScanLimits,
  type SegmentScan,
} from '../disk/scan-segment.js'

export interface FoundCut {
  cut: Cut
  payload: Buffer
  lastWrittenAt: number
}

export interface DiskCutOptions extends ScanAccess, ScanLimits {
  /** Undefined for a log that another process left behind. */
  fresh: FreshRecords | undefined
  onDamage: (segment: Segment, damage: DamagedRange) => void
}

/**
 * The segment's next batch; it ends where damage begins, so that the next owner finds again everything that no cut
 * covers. Undefined when it moved `cutTo` without finding a batch there: call again.
 */
export async function cutFromDisk(
  log: Log,
  segment: Segment,
  options: DiskCutOptions,
): Promise<FoundCut | undefined> {
  const ahead = segment.cutsAhead[0]
  if (ahead?.start === segment.cutTo) {
    segment.cutsAhead.shift()
    segment.cutTo = ahead.end
    segment.endEvent = Math.max(segment.endEvent, ahead.endEvent)
    return undefined
  }
  const start = segment.cutTo
  const first = options.fresh?.first()
  // Records in memory are not read again, and an earlier owner's cut is not cut again.
  const end = Math.min(
    segment.bytes,
    ahead?.start ?? Infinity,
    first?.segment === segment ? first.start : Infinity,
  )
  const scan = await scanSegment(segment, { start, end }, options)
  if (scan.payloads.length > 0) {
    const { firstEvent, endEvent, events, writtenAt } = scan
    const cut = { start, end: start + scan.bytes, firstEvent, endEvent, events, writtenAt }
    return { cut, payload: scan.payload, lastWrittenAt: writtenAt }
  }
  if (scan.stopped === 'damaged') {
    const recordEnd = start + scan.nextEnd
    options.onDamage(segment, { start, end: recordEnd, reason: 'a record fails its checksum' })
    segment.cutTo = recordEnd
    return undefined
  }
  const next = scan.stopped === 'garbage' ? await findRecord(options.files, segment, start + 1, end) : end
  const rest = { start, end: next, stopped: scan.stopped }
  if (next < end || !(await isTornEnd(log, segment, rest, options))) {
    const reason = scan.stopped === 'end' ? 'the file ends before it' : 'no record can be read'
    options.onDamage(segment, { start, end: next, reason })
  }
  segment.cutTo = next
  return undefined
}

/**
 * Whether unreadable bytes are the torn end of a write that was never reported as successful: the last one before the
 * process died, or one that failed.
 */
async function isTornEnd(
  log: Log,
  segment: Segment,
  { start, end, stopped }: { start: number; end: number; stopped: SegmentScan['stopped'] },
  { files }: DiskCutOptions,
): Promise<boolean> {
  if (stopped === 'end' || end < segment.bytes) return false
  if (log.isOwn && !segment.isSealed) return false
  const next = log.segments.find(({ sequence }) => sequence === segment.sequence + 1)
  if (next?.isRecovered === false) throw new Error(`the file with the end of ${segment.path} cannot be read`)
  if (segment.expectedEnd !== undefined) return segment.endEvent >= segment.expectedEnd
  if (stopped === 'incomplete') return true
  // After a power loss a file system may have made the file longer without its bytes.
  const tail = await readRange(files, segment.path, start, Math.min(end, start + maxReadBytes))
  return tail.every((byte) => byte === 0)
}
