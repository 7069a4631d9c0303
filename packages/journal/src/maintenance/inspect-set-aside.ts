import type { DamagedRange } from '../ownership/segment.js'
import { readRange } from '../disk/read-range.js'
import type { ScanAccess } from '../disk/scan-segment.js'
import { readRecords } from './read-records.js'
import { salvageLines } from './salvage-lines.js'
import { openSetAsideFile } from './set-aside-file.js'

export interface SetAsideReport {
  path: string
  bytes: number
  reason: string | undefined
  isReshipped: boolean
  /** Records whose checksums are right, and their events. */
  records: number
  events: number
  /** Bytes of the segment from which it was set aside. */
  damage: DamagedRange[]
  /** Lines of the damage that are whole JSON objects. */
  damagedLines: number
}

export async function inspectSetAside(path: string, access: ScanAccess): Promise<SetAsideReport> {
  const file = await openSetAsideFile(access.files, path)
  const report: SetAsideReport = {
    path,
    bytes: file.end,
    reason: file.reason,
    isReshipped: file.name.isReshipped,
    records: 0,
    events: 0,
    damage: [],
    damagedLines: 0,
  }
  const shift = (file.name.range?.start ?? file.start) - file.start
  for await (const found of readRecords(file, file, access)) {
    if (found.kind === 'records') {
      report.records += found.scan.payloads.length
      report.events += found.scan.events
      access.memory.release(found.scan.payload)
    } else {
      const { start, end, reason } = found
      report.damage.push({ start: start + shift, end: end + shift, reason })
      report.damagedLines += salvageLines(await readRange(access.files, path, start, end)).length
    }
  }
  // The part that was missing already when it was set aside.
  const { range } = file.name
  if (range !== undefined && file.end + shift < range.end) {
    report.damage.push({ start: file.end + shift, end: range.end, reason: 'the bytes are missing' })
  }
  return report
}
