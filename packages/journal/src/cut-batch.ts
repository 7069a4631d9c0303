import { toBatchId } from '@frontpage/contracts'
import { findRecord } from './find-record.js'
import type { FreshRecords } from './fresh-records.js'
import type { Cut } from './ledger-codec.js'
import { type Batch, type Log, type Segment } from './log.js'
import { isRightBehind, spanOf, type PayloadMemory } from './payload-memory.js'
import { readRange } from './read-range.js'
import { scanRecords, type Scan } from './scan-records.js'

interface CutLimits {
  maxEvents: number
  maxBytes: number
}

export interface CutOptions extends CutLimits {
  /** Undefined for a log that another process left behind. */
  fresh: FreshRecords | undefined
  memory: PayloadMemory
  /** Whether this process owns the log still. */
  isOwner: (log: Log) => Promise<boolean>
  onDamage: (segment: Segment, reason: string) => void
}

const nobody: readonly [] = []
/** Smaller than what a record header can say, larger than any record that is written. */
const maxReadBytes = 64 * 1024 * 1024

/**
 * Cuts the log's next batch and records the cut; nobody may ship it before. Undefined when nothing is left to cut now,
 * or when the log was lost meanwhile. Not to be called again before it has settled.
 */
export async function cutBatch(log: Log, options: CutOptions): Promise<Batch | undefined> {
  for (const segment of log.segments) {
    while (segment.cutTo < segment.bytes) {
      if (log.isLost) return undefined
      const found = cutFromMemory(segment, options) ?? (await cutFromDisk(log, segment, options))
      if (found === undefined) continue
      // At once: what is taken must not be let go meanwhile. Should recording the cut fail, the disk has it.
      options.fresh?.takeTo(segment, found.cut.end)
      await segment.ledger.recordCut(found.cut)
      // An owner that stalled here may have been succeeded by one that did not see this cut and makes its own.
      if (!(await options.isOwner(log))) return undefined
      segment.cutTo = found.cut.end
      segment.endEvent = found.cut.endEvent
      segment.cutWrittenAt = found.lastWrittenAt
      return addBatch(log, segment, found.cut, found.payload)
    }
  }
  return undefined
}

/** Makes a recorded cut one of the log's batches. */
export function addBatch(log: Log, segment: Segment, cut: Cut, payload: Buffer | undefined): Batch {
  const id = toBatchId(log.id, cut.firstEvent, cut.endEvent)
  const batch: Batch = {
    ...cut,
    id,
    range: id.slice(log.id.length + 1),
    log,
    segment,
    payload,
    hasFailed: false,
    state: 'waiting',
    ships: 0,
    shippedAt: -Infinity,
    shippedTo: undefined,
    failedReads: 0,
    requests: nobody,
    shippingSpan: undefined,
    waitingSpan: undefined,
  }
  log.batches.set(batch.range, batch)
  segment.openBatches++
  return batch
}

interface Found {
  cut: Cut
  payload: Buffer
  lastWrittenAt: number
}

function cutFromMemory(segment: Segment, { fresh, maxEvents, maxBytes }: CutOptions): Found | undefined {
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

/** Undefined when it moved `cutTo` without finding a batch there: call again. */
async function cutFromDisk(log: Log, segment: Segment, options: CutOptions): Promise<Found | undefined> {
  const ahead = segment.cutsAhead[0]
  if (ahead?.start === segment.cutTo) {
    segment.cutsAhead.shift()
    segment.cutTo = ahead.end
    segment.endEvent = Math.max(segment.endEvent, ahead.endEvent)
    return undefined
  }
  const start = segment.cutTo
  const first = options.fresh?.first()
  // What is in memory is not read again, and the cut of an earlier owner is not cut again.
  const end = Math.min(
    segment.bytes,
    ahead?.start ?? Infinity,
    first?.segment === segment ? first.start : Infinity,
  )
  const scan = await scanFile(segment, start, end, options)
  if (scan.damaged > 0) options.onDamage(segment, `${scan.damaged} records fail their checksum`)
  if (scan.payloads.length > 0) {
    return {
      cut: {
        start,
        end: start + scan.bytes,
        firstEvent: scan.firstEvent,
        endEvent: scan.endEvent,
        events: scan.events,
        writtenAt: scan.writtenAt,
      },
      payload: scan.payload,
      lastWrittenAt: scan.writtenAt,
    }
  }
  if (scan.stopped === 'garbage' || scan.stopped === 'incomplete') {
    const at = start + scan.bytes
    const next = scan.stopped === 'garbage' ? await findRecord(segment.path, segment.salt, at + 1, end) : end
    const reason =
      next < end
        ? `unreadable from byte ${at} to ${next}`
        : await judgeUnreadable(log, segment, { at, end, stopped: scan.stopped })
    if (reason !== undefined) options.onDamage(segment, reason)
    segment.cutTo = next
  } else if (scan.bytes === 0) {
    options.onDamage(segment, `cut off at byte ${start}`)
    segment.cutTo = end
  } else {
    segment.cutTo = start + scan.bytes
  }
  return undefined
}

interface FileScan extends Scan {
  /** The payloads, one behind the other. */
  payload: Buffer
}

async function scanFile(
  segment: Segment,
  start: number,
  end: number,
  { maxEvents, maxBytes, memory }: CutOptions,
): Promise<FileScan> {
  let wanted = Math.min(end, start + maxBytes)
  for (;;) {
    const scan = await scanRange(segment, { start, end: wanted, maxEvents, maxBytes, memory })
    const needed = start + scan.neededBytes
    const isBeyondRead = scan.stopped === 'incomplete' && scan.readBytes === wanted - start && wanted < end
    if (scan.payloads.length > 0 || !isBeyondRead || needed > end) return scan
    if (needed - start > maxReadBytes) return { ...scan, stopped: 'garbage' }
    wanted = needed
  }
}

async function scanRange(
  { path, salt }: Segment,
  { start, end, memory, ...limits }: CutLimits & { start: number; end: number; memory: PayloadMemory },
): Promise<FileScan & { readBytes: number }> {
  let room: Buffer | undefined
  const bytes = await readRange(path, start, end, (size) => (room = memory.allocate(size)))
  const scan = scanRecords(bytes, { ...limits, salt })
  let length = 0
  for (const payload of scan.payloads) length += payload.copy(bytes, length)
  memory.release((room ?? bytes).subarray(length))
  return { ...scan, payload: bytes.subarray(0, length), readBytes: bytes.length }
}

/**
 * Why what follows in a segment cannot be read; undefined for the torn end of a write that nobody was told had
 * succeeded: the last one before the process died, or one that failed.
 */
async function judgeUnreadable(
  log: Log,
  segment: Segment,
  rest: { at: number; end: number; stopped: 'garbage' | 'incomplete' },
): Promise<string | undefined> {
  const isMissing = segment.expectedEnd !== undefined && segment.endEvent < segment.expectedEnd
  if (isMissing || rest.end < segment.bytes) return `unreadable from byte ${rest.at} to ${rest.end}`
  if (log.isOwn && !segment.isSealed) return `unreadable from byte ${rest.at} to ${rest.end}`
  if (rest.stopped === 'incomplete' || segment.expectedEnd !== undefined) return undefined
  // A file system that lost power may have made the file longer without its bytes.
  const tail = await readRange(segment.path, rest.at, Math.min(rest.end, rest.at + maxReadBytes))
  return tail.every((byte) => byte === 0) ? undefined : `unreadable from byte ${rest.at} to ${rest.end}`
}

/** The payload of a batch that was cut before; what has become unreadable meanwhile is missing. */
export async function readBatch(
  batch: Batch,
  { memory, onDamage }: Pick<CutOptions, 'memory' | 'onDamage'>,
): Promise<{ payload: Buffer; events: number }> {
  const { start, end } = batch
  const limits = { maxEvents: Infinity, maxBytes: Infinity }
  const scan = await scanRange(batch.segment, { start, end, memory, ...limits })
  if (scan.events < batch.events) {
    onDamage(batch.segment, `${batch.events - scan.events} events of batch ${batch.range} are unreadable`)
  }
  return { payload: scan.payload, events: scan.events }
}
