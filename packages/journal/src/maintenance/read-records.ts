import { findRecord } from '../disk/find-record.js'
import type { DamagedRange } from '../ownership/segment.js'
import { scanSegment, type RecordFile, type ScanAccess, type SegmentScan } from '../disk/scan-segment.js'

/** Consecutive readable records that fit into a batch; or a range without a readable one. */
export type FoundRecords =
  { kind: 'records'; start: number; end: number; scan: SegmentScan } | ({ kind: 'damage' } & DamagedRange)

/** The size of a journal's own batches under load. */
const limits = { maxEvents: 5_000, maxBytes: 1024 * 1024 }

const reasons: Record<SegmentScan['stopped'], string> = {
  damaged: 'a record fails its checksum',
  garbage: 'no record can be read',
  // In a segment that is being written, or was when its process died, this is no damage.
  incomplete: 'the last record is cut off',
  end: 'the file ends before it',
  limit: 'no record can be read',
}

/** Reads everything between two bytes of a file, in order. Rejects when the file cannot be read. */
export async function* readRecords(
  file: RecordFile,
  { start, end }: { start: number; end: number },
  access: ScanAccess,
): AsyncGenerator<FoundRecords> {
  for (let at = start; at < end;) {
    const scan = await scanSegment(file, { start: at, end }, { ...access, ...limits })
    if (scan.payloads.length > 0) {
      yield { kind: 'records', start: at, end: at + scan.bytes, scan }
      at += scan.bytes
    } else {
      const next = await damageEnd(file, at, end, { scan, access })
      yield { kind: 'damage', start: at, end: next, reason: reasons[scan.stopped] }
      at = next
    }
  }
}

function damageEnd(
  file: RecordFile,
  at: number,
  end: number,
  { scan, access }: { scan: SegmentScan; access: ScanAccess },
): number | Promise<number> {
  if (scan.stopped === 'damaged') return at + scan.nextEnd
  return scan.stopped === 'garbage' ? findRecord(access.files, file, at + 1, end) : end
}
