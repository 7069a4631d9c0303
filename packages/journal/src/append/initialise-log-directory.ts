import { syncDirectory, type JournalFiles } from '../disk/journal-files.js'
import { writeReserve } from '../disk/reserve.js'
import { takeLease, type Lease } from '../ownership/lease.js'
import type { JournalClock } from '../settings/clock.js'
import type { FsyncMode } from '../settings/journal-options.js'
import { LeaseLostError } from './journal-errors.js'

/**
 * Creates the files that a log has from its beginning, in its new directory; the log exists only with all of them.
 * @throws LeaseLostError
 */
export async function initialiseLogDirectory(
  directory: string,
  options: {
    files: JournalFiles
    /** The journal's directory, in which the log's own lies. */
    directory: string
    fsync: FsyncMode
    reserveBytes: number
    leaseMs: number
    clock: JournalClock
    onDiskError: (error: unknown) => void
  },
): Promise<Lease> {
  const { files } = options
  let lease: Lease | undefined
  try {
    lease = await takeLease(directory, 1, options)
    if (lease === undefined) throw new LeaseLostError()
    await writeReserve(files, directory, options.reserveBytes)
    if (options.fsync !== 'never') await syncDirectory(files, options.directory)
    return lease
  } catch (error) {
    await lease?.abandon()
    // A directory that remains is an orphan, and is removed like one.
    if (!(error instanceof LeaseLostError)) {
      await files.rm(directory, { recursive: true, force: true }).catch(options.onDiskError)
    }
    throw error
  }
}
