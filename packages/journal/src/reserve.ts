import { join } from 'node:path'
import type { JournalFiles } from './journal-files.js'
import type { Log } from './log.js'
import { reserveName } from './log-files.js'

/**
 * Room that is reserved for the ledgers. On a full disk nothing is freed before batches are cut, shipped and confirmed,
 * and the first of these needs a few bytes.
 */
export async function writeReserve(files: JournalFiles, directory: string, bytes: number): Promise<void> {
  await files.writeFile(join(directory, reserveName), Buffer.alloc(bytes))
}

/** True when there was a reserve. */
export async function useReserve(files: JournalFiles, log: Log): Promise<boolean> {
  log.hasReserve = false
  try {
    await files.unlink(join(log.directory, reserveName))
    return true
  } catch {
    return false
  }
}
