import { join } from 'node:path'
import type { JournalFiles } from './journal-files.js'
import { reserveName } from './log-files.js'

/**
 * Room that is reserved for the ledgers. On a full disk nothing is freed before batches are cut, shipped and confirmed,
 * and the first of these needs a few bytes.
 */
export async function writeReserve(files: JournalFiles, directory: string, bytes: number): Promise<void> {
  await files.writeFile(join(directory, reserveName), Buffer.alloc(bytes))
}

/** Gives the reserved room back to the disk. True when there was some. */
export async function freeReserve(
  files: JournalFiles,
  log: { readonly directory: string; hasReserve: boolean },
): Promise<boolean> {
  log.hasReserve = false
  try {
    await files.unlink(join(log.directory, reserveName))
    return true
  } catch {
    return false
  }
}
