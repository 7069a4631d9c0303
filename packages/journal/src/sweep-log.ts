import { mkdir, readdir, rename, rm, rmdir, unlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { isFullyCut, type Log, type Segment } from './log.js'
import { ledgerName, reserveName, setAsideName, sortLogFiles } from './log-files.js'

export function isDone(segment: Segment): boolean {
  return isFullyCut(segment) && segment.openBatches === 0
}

/** Removes the segments whose batches are all confirmed; damaged ones are set aside for a human. */
export async function sweepLog(
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
 * Removes what is left of a log without segments: the lease last, so that nobody adopts what is going. Does nothing
 * when something of value is there.
 */
export async function removeLogDirectory(log: Log): Promise<void> {
  const names = await readdir(log.directory)
  if (sortLogFiles(names).segments.length > 0) return
  const isLease = (name: string): boolean => name.startsWith('lease-')
  for (const name of names.filter((other) => other === reserveName || other.startsWith('ledger-'))) {
    await rm(join(log.directory, name), { force: true })
  }
  await log.lease.release()
  for (const name of names.filter(isLease)) await rm(join(log.directory, name), { force: true })
  await rmdir(log.directory)
}

export async function ignoreMissing(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
