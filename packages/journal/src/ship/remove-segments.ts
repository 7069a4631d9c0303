import { join } from 'node:path'
import { ignoreMissing, type JournalFiles } from '../disk/journal-files.js'
import type { Log } from '../ownership/log.js'
import { hasDamageLeft, isFullyCut, type Segment } from '../ownership/segment.js'
import { ledgerName, sortLogFiles } from '../disk/log-files.js'

export function isDone(segment: Segment): boolean {
  return isFullyCut(segment) && segment.openBatches === 0 && !hasDamageLeft(segment)
}

/** Removes a segment whose batches are all confirmed, and whose damage is set aside. */
export async function removeSegment(files: JournalFiles, log: Log, segment: Segment): Promise<void> {
  await ignoreMissing(files.unlink(segment.path))
  log.segments = log.segments.filter((other) => other !== segment)
  // Removed after the segment: without its ledger, the segment would be cut and shipped once more.
  await segment.ledger.close()
  const { ledgers } = sortLogFiles(await files.readdir(log.directory))
  for (const { sequence, epoch } of ledgers) {
    if (sequence === segment.sequence) {
      await ignoreMissing(files.unlink(join(log.directory, ledgerName(sequence, epoch))))
    }
  }
}

/**
 * Gives up a log that has no segments any more, and removes its directory; the lease is removed last, so that no
 * process adopts a log that is being removed. A segment that exists nevertheless, of an owner that stalled, stays for
 * the next process that looks, as does a directory that could not be removed.
 */
export async function removeLogDirectory(
  files: JournalFiles,
  log: Log,
  names: readonly string[],
): Promise<void> {
  const isLease = (name: string): boolean => name.startsWith('lease-')
  const hasSegments = sortLogFiles(names).segments.length > 0
  try {
    if (hasSegments) return
    for (const name of names.filter((other) => !isLease(other)))
      await ignoreMissing(files.unlink(join(log.directory, name)))
  } finally {
    await log.lease.release()
  }
  for (const name of names.filter(isLease)) await ignoreMissing(files.unlink(join(log.directory, name)))
  await ignoreMissing(files.rmdir(log.directory))
}
