import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createLedgerFile } from './ledger-file.js'
import { readLedger, type Cut, type Ledger } from './ledger-codec.js'
import type { Log, Segment } from './log.js'
import { ledgerName, segmentName, type LogFiles } from './log-files.js'
import { readRange } from './read-range.js'
import { resolveCuts } from './resolve-cuts.js'
import { useReserve } from './reserve.js'
import { readSegmentHeader, saltOf, segmentHeaderBytes, type SegmentHeader } from './segment-header.js'

/** A segment that an earlier owner left behind, and its cuts that are not confirmed. */
export interface RecoveredSegment {
  segment: Segment
  openCuts: Cut[]
}

/**
 * What earlier owners left in a log: the state of each segment as its ledgers say. Records are read when they are shipped.
 * Only for a log whose lease is held, and long enough (see `Lease`).
 */
export async function recoverSegments(
  log: Log,
  files: LogFiles,
  isSynced: boolean,
): Promise<RecoveredSegment[]> {
  const recovered: RecoveredSegment[] = []
  let next: { sequence: number; header: SegmentHeader | undefined } | undefined
  for (const sequence of files.segments.toReversed()) {
    const path = join(log.directory, segmentName(sequence))
    const salt = saltOf(log.id, sequence)
    const segment: Segment = {
      sequence,
      path,
      salt,
      ledger: createLedgerFile({
        directory: log.directory,
        sequence,
        epoch: log.lease.epoch,
        salt,
        isSynced,
        makeRoom: () => useReserve(log),
      }),
      bytes: 0,
      isSealed: true,
      cutTo: segmentHeaderBytes,
      cutsAhead: [],
      endEvent: 0,
      expectedEnd: next?.sequence === sequence + 1 ? next.header?.previousEnd : undefined,
      cutWrittenAt: 0,
      openBatches: 0,
      damage: undefined,
    }
    let openCuts: Cut[] = []
    let header: SegmentHeader | undefined
    try {
      segment.bytes = (await stat(path)).size
      const head = await readRange(path, 0, segmentHeaderBytes)
      header = readSegmentHeader(head)
      const isTorn =
        next === undefined && (head.length < segmentHeaderBytes || head.every((byte) => byte === 0))
      if (header === undefined && !isTorn) segment.damage = 'its header is unreadable'
      const ledger: Ledger = { cuts: [], confirmed: new Set() }
      for (const { epoch } of files.ledgers.filter((file) => file.sequence === sequence)) {
        const name = ledgerName(sequence, epoch)
        readLedger(await readFile(join(log.directory, name)), salt, ledger)
      }
      const cuts = resolveCuts(ledger.cuts)
      segment.cutsAhead = cuts
      openCuts = cuts.filter(({ start }) => !ledger.confirmed.has(start))
    } catch (error) {
      // Reads fail: not even this may hold up the other segments.
      segment.damage = `it cannot be read: ${String(error)}`
      segment.cutTo = segment.bytes
    }
    segment.endEvent = header?.firstEvent ?? 0
    segment.cutWrittenAt = header?.createdAt ?? openCuts[0]?.writtenAt ?? 0
    recovered.push({ segment, openCuts })
    next = { sequence, header }
  }
  return recovered.toReversed()
}
