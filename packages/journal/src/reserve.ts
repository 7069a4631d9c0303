import { unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { reserveName } from './log-files.js'

/**
 * Room that is kept for the ledgers. On a full disk nothing is freed before batches are cut, shipped and confirmed, and
 * the first of these needs a few bytes.
 */
export async function writeReserve(directory: string, bytes: number): Promise<void> {
  await writeFile(join(directory, reserveName), Buffer.alloc(bytes))
}

/** True when there was one. */
export async function useReserve(directory: string): Promise<boolean> {
  try {
    await unlink(join(directory, reserveName))
    return true
  } catch {
    return false
  }
}
