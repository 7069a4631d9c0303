import type { Batch } from '../ownership/log.js'
import type { DamagedRange } from '../ownership/segment.js'
import { findRecordHeader } from '../disk/record-codec.js'
import { readPayloads, type ScanAccess } from '../disk/scan-segment.js'
import { scanRecords } from '../disk/scan-records.js'

export interface BatchContent {
  /** The lines, each with a line feed. */
  payload: Buffer
  events: number
  /** The parts of it that cannot be read any more. */
  damage: DamagedRange[]
}

const noLimits = { maxEvents: Infinity, maxBytes: Infinity }

/** Reads the payload of a batch that was cut before; parts that became damaged meanwhile are missing. */
export function readBatch(batch: Batch, access: ScanAccess): Promise<BatchContent> {
  const { segment, start, end } = batch
  return readPayloads(segment, batch, access, (bytes) => {
    const found = scanPastDamage(bytes, segment.salt)
    const damage = found.damage.map((range) => ({
      start: start + range.start,
      end: start + range.end,
      reason: `${range.reason} of batch ${batch.range}`,
    }))
    // A file that is shorter than it was.
    if (bytes.length < end - start) {
      damage.push({
        start: start + bytes.length,
        end,
        reason: `the file ends before a part of batch ${batch.range}`,
      })
    }
    return { ...found, damage }
  })
}

/** All readable records, and the ranges between them. */
function scanPastDamage(
  bytes: Buffer,
  salt: number,
): { payloads: Buffer[]; events: number; damage: DamagedRange[] } {
  const payloads: Buffer[] = []
  const damage: DamagedRange[] = []
  let events = 0
  let at = 0
  while (at < bytes.length) {
    const scan = scanRecords(bytes, { ...noLimits, salt }, at)
    for (const payload of scan.payloads) payloads.push(payload)
    events += scan.events
    const start = at + scan.bytes
    if (scan.stopped === 'end') break
    if (scan.stopped === 'damaged') {
      at += scan.nextEnd
      damage.push({ start, end: at, reason: 'a record fails its checksum' })
    } else {
      at = findRecordHeader(bytes, start + 1, salt) ?? bytes.length
      damage.push({ start, end: at, reason: 'no record can be read' })
    }
  }
  return { payloads, events, damage }
}
