import { join } from 'node:path'
import { readLease } from '../ownership/lease.js'
import { readLedger, type Ledger } from '../disk/ledger-codec.js'
import type { DamagedRange } from '../ownership/segment.js'
import { ledgerName, segmentName, sortLogFiles } from '../disk/log-files.js'
import { resolveCuts } from '../disk/resolve-cuts.js'
import type { ScanAccess } from '../disk/scan-segment.js'
import { saltOf, segmentHeaderBytes } from '../disk/segment-header.js'
import { readRecords } from './read-records.js'

interface SegmentReport {
  path: string
  bytes: number
  /** Records whose checksums are right, and their events. */
  records: number
  events: number
  /** Events that are in no batch yet. */
  unshippedEvents: number
  /** Those, and the events of batches that are not confirmed. */
  unconfirmedEvents: number
  damage: DamagedRange[]
  /** The error that prevented reading it (to its end). */
  error: string | undefined
}

export interface LogReport {
  path: string
  /** `none`: its owner died before it had a lease. */
  lease: 'held' | 'released' | 'none'
  segments: SegmentReport[]
}

/** Reads a log without owning it: concurrent changes by its owner may or may not be seen. */
export async function inspectLog(directory: string, logId: string, access: ScanAccess): Promise<LogReport> {
  const { files } = access
  const lease = await readLease(files, directory)
  const { segments, ledgers } = sortLogFiles(await files.readdir(directory))
  const reports: SegmentReport[] = []
  for (const sequence of segments) {
    const epochs = ledgers.filter((ledger) => ledger.sequence === sequence).map(({ epoch }) => epoch)
    reports.push(await inspectSegment({ directory, logId, sequence, epochs }, access))
  }
  return {
    path: directory,
    lease: lease === undefined ? 'none' : lease.isReleased ? 'released' : 'held',
    segments: reports,
  }
}

async function inspectSegment(
  segment: { directory: string; logId: string; sequence: number; epochs: readonly number[] },
  access: ScanAccess,
): Promise<SegmentReport> {
  const { directory, logId, sequence, epochs } = segment
  const path = join(directory, segmentName(sequence))
  const salt = saltOf(logId, sequence)
  const report: SegmentReport = {
    path,
    bytes: 0,
    records: 0,
    events: 0,
    unshippedEvents: 0,
    unconfirmedEvents: 0,
    damage: [],
    error: undefined,
  }
  try {
    const end = (await access.files.stat(path)).size
    report.bytes = end
    const ledger: Ledger = { cuts: [], confirmed: new Set() }
    for (const epoch of epochs) {
      readLedger(await access.files.readFile(join(directory, ledgerName(sequence, epoch))), salt, ledger)
    }
    let cutEvents = 0
    let confirmedEvents = 0
    for (const { start, events } of resolveCuts(ledger.cuts)) {
      cutEvents += events
      if (ledger.confirmed.has(start)) confirmedEvents += events
    }
    for await (const found of readRecords({ path, salt }, { start: segmentHeaderBytes, end }, access)) {
      if (found.kind === 'records') {
        report.records += found.scan.payloads.length
        report.events += found.scan.events
        access.memory.release(found.scan.payload)
      } else {
        report.damage.push({ start: found.start, end: found.end, reason: found.reason })
      }
    }
    report.unshippedEvents = Math.max(0, report.events - cutEvents)
    report.unconfirmedEvents = Math.max(0, report.events - confirmedEvents)
  } catch (error) {
    report.error = String(error)
  }
  return report
}
