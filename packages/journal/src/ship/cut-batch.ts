import { cutFromDisk, type DiskCutOptions, type FoundCut } from './cut-from-disk.js'
import { isPaused } from '../disk/failed-tries.js'
import { addBatch, type Batch, type Log } from '../ownership/log.js'
import type { Segment } from '../ownership/segment.js'
import { isRightBehind, spanOf } from '../disk/payload-memory.js'

export interface CutOptions extends DiskCutOptions {
  /** Whether this process still owns the log. */
  isOwner: (log: Log) => Promise<boolean>
  /** Monotonic. */
  now: () => number
  /** Nothing could be cut from this segment now; it is skipped until its pause has ended. */
  onFailed: (segment: Segment, error: unknown) => void
}

/**
 * Cuts the log's next batch and records the cut; the batch must not be shipped before. Undefined when nothing is left
 * to cut now, or when the log was lost meanwhile. Must not be called again before it has settled.
 */
export async function cutBatch(log: Log, options: CutOptions): Promise<Batch | undefined> {
  for (const segment of log.segments) {
    if (segment.cutTo >= segment.bytes || isPaused(segment.failing, options.now())) continue
    try {
      const batch = await cutSegment(log, segment, options)
      segment.failing = undefined
      if (batch !== undefined) return batch
    } catch (error) {
      if (!log.isLost) options.onFailed(segment, error)
    }
    if (log.isLost) return undefined
  }
  return undefined
}

async function cutSegment(log: Log, segment: Segment, options: CutOptions): Promise<Batch | undefined> {
  while (segment.cutTo < segment.bytes && !log.isLost) {
    const found = cutFromMemory(segment, options) ?? (await cutFromDisk(log, segment, options))
    if (found === undefined) continue
    // Taken at once, because the records must not be dropped meanwhile. Should recording the cut fail, the disk has
    // them.
    options.fresh?.takeTo(segment, found.cut.end)
    await segment.ledger.recordCut(found.cut)
    // An owner that stalled here may have been succeeded by one that did not see this cut and makes its own.
    if (!(await options.isOwner(log))) return undefined
    segment.cutTo = found.cut.end
    segment.endEvent = found.cut.endEvent
    segment.cutWrittenAt = found.lastWrittenAt
    return addBatch(log, segment, found.cut, found.payload)
  }
  return undefined
}

function cutFromMemory(segment: Segment, { fresh, maxEvents, maxBytes }: CutOptions): FoundCut | undefined {
  const first = fresh?.first()
  if (fresh === undefined || first?.segment !== segment || first.start !== segment.cutTo) return undefined
  let last = first
  let { events } = first
  let bytes = first.payload.length
  for (let n = 1; ; n++) {
    const record = fresh.at(n)
    if (record?.segment !== segment || !isRightBehind(record.payload, last.payload)) break
    if (events + record.events > maxEvents || bytes + record.payload.length > maxBytes) break
    events += record.events
    bytes += record.payload.length
    last = record
  }
  return {
    cut: {
      start: first.start,
      end: last.end,
      firstEvent: first.firstEvent,
      endEvent: last.firstEvent + last.events,
      events,
      writtenAt: first.writtenAt,
    },
    payload: spanOf(first.payload, last.payload),
    lastWrittenAt: last.writtenAt,
  }
}
