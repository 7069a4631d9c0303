import { mkdir, readdir, rename, rmdir, unlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { isFullyCut, type Log, type Segment } from './log.js'
import { ledgerName, setAsideName, sortLogFiles } from './log-files.js'

export function isDone(segment: Segment): boolean {
  return isFullyCut(segment) && segment.openBatches === 0
}

/** Removes the segments whose batches are all confirmed; damaged ones are set aside for a human. */
export async function removeSegments(
  log: Log,
  options: { directory: string; onSetAside: (file: { path: string; reason: string }) => void },
): Promise<void> {
  for (const segment of log.segments.filter(isDone)) {
    if (segment.damage === undefined) {
      await ignoreMissing(unlink(segment.path))
    } else {
      const path = join(options.directory, setAsideName, `${log.id}-${basename(segment.path)}`)
      await mkdir(join(options.directory, setAsideName), { recursive: true })
      await ignoreMissing(rename(segment.path, path))
      options.onSetAside({ path, reason: segment.damage })
    }
    log.segments = log.segments.filter((other) => other !== segment)
    // After the segment: without its ledger, it would be cut and shipped once more.
    await segment.ledger.close()
    const { ledgers } = sortLogFiles(await readdir(log.directory))
    for (const { sequence, epoch } of ledgers) {
      if (sequence === segment.sequence) {
        await ignoreMissing(unlink(join(log.directory, ledgerName(sequence, epoch))))
      }
    }
  }
}

/**
 * Gives a log up that has no segments any more, and removes its directory; the lease goes last, so that nobody adopts
 * what is being removed. A segment that is there nevertheless, of an owner that stalled, stays for the next one who looks.
 */
export async function removeLogDirectory(log: Log): Promise<void> {
  const names = await readdir(log.directory)
  const isLease = (name: string): boolean => name.startsWith('lease-')
  const hasSegments = sortLogFiles(names).segments.length > 0
  if (!hasSegments) {
    for (const name of names.filter((other) => !isLease(other)))
      await ignoreMissing(unlink(join(log.directory, name)))
  }
  await log.lease.release()
  if (hasSegments) return
  for (const name of names.filter(isLease)) await ignoreMissing(unlink(join(log.directory, name)))
  await ignoreMissing(rmdir(log.directory))
}

async function ignoreMissing(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
