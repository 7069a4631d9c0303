import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import type { JournalClock } from '../settings/clock.js'
import { ignoreMissing, isMissing, type JournalFiles } from '../disk/journal-files.js'
import { leaseName, sortLogFiles } from '../disk/log-files.js'

/**
 * Ownership of a log, also between containers that share a volume, where process ids mean nothing and clocks differ.
 *
 * `lease-<epoch>` is created with O_EXCL; the highest epoch owns the log. The owner counts up inside its file, and with
 * every heartbeat looks whether a higher epoch exists: if not, it was the owner when it began to look, and it acts on
 * that for half a lease at most. A process that takes over waits longer than that after creating its own epoch, before
 * it decides where the log ends; so it finds whatever the old owner reported as done before it noticed. Staleness (a
 * counter that does not move) decides only when to take over, never whether data is safe.
 */
export interface Lease {
  readonly epoch: number
  /** Whether this process may act as the owner without reading the disk again. */
  isFresh(): boolean
  /** Reads the disk again. False, for ever, once another process took over. Rejects when it cannot be found out now. */
  verify(): Promise<boolean>
  /** Lets the next owner take over without waiting. Nothing may be written afterwards. */
  release(): Promise<void>
  /** Ends it without releasing it, as a killed process would. */
  abandon(): Promise<void>
}

/** A lease as another process sees it: as long as `heartbeat` changes, its owner lives. */
export interface ObservedLease {
  epoch: number
  heartbeat: string
  leaseMs: number
  isReleased: boolean
}

const contentBytes = 48
const releasedMark = 'released'

/** Undefined when another process was faster. Rejects with ENOENT when the log is gone. */
export async function takeLease(
  directory: string,
  epoch: number,
  options: { files: JournalFiles; leaseMs: number; clock: JournalClock },
): Promise<Lease | undefined> {
  const path = join(directory, leaseName(epoch))
  let handle: FileHandle
  try {
    handle = await options.files.open(path, 'wx')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined
    throw error
  }
  const lease = createLease(handle, { ...options, directory, epoch })
  try {
    if (await lease.verify()) return lease
  } catch (error) {
    await handle.close()
    // Nobody relied on it, and every further attempt would leave another one.
    await ignoreMissing(options.files.unlink(path))
    throw error
  }
  await handle.close()
  return undefined
}

function createLease(
  handle: FileHandle,
  options: { files: JournalFiles; directory: string; epoch: number; leaseMs: number; clock: JournalClock },
): Lease {
  const { files, directory, epoch, leaseMs, clock } = options
  let heartbeats = 0
  let verifiedAt = -Infinity
  let verifiedAtWall = -Infinity
  let isLost = false
  let isClosed = false
  let underWay: Promise<boolean> | undefined

  function write(mark: string): Promise<unknown> {
    const content = `${++heartbeats} ${leaseMs} ${mark}\n`.padEnd(contentBytes)
    return handle.write(content, 0, 'utf8')
  }

  async function look(): Promise<boolean> {
    const monotonic = clock.monotonicMs()
    const wall = clock.wallMs()
    // A heartbeat that cannot be written (a full disk) makes observers impatient, and has no other effect.
    await write('held').catch(() => {})
    const epochs = await readEpochs(files, directory)
    if (isClosed) return false
    if (epochs.at(-1) !== epoch) {
      isLost = true
      return false
    }
    verifiedAt = monotonic
    verifiedAtWall = wall
    return true
  }

  async function close(): Promise<void> {
    if (isClosed) return
    isClosed = true
    await underWay?.catch(() => {})
    await handle.close()
  }

  return {
    epoch,
    isFresh() {
      if (isLost || isClosed) return false
      const elapsed = clock.monotonicMs() - verifiedAt
      // The wall clock shows that a machine was suspended, where the monotonic clock may stand still.
      const elapsedWall = clock.wallMs() - verifiedAtWall
      return elapsed < leaseMs / 2 && elapsedWall < leaseMs / 2 && elapsedWall > -leaseMs / 2
    },
    verify() {
      if (isLost || isClosed) return Promise.resolve(false)
      underWay ??= look().finally(() => (underWay = undefined))
      return underWay
    },
    async release() {
      if (isClosed) return
      await underWay?.catch(() => {})
      if (!isLost) await write(releasedMark).catch(() => {})
      await close()
    },
    abandon: close,
  }
}

/** Undefined for a log without a lease: it is being created, or its creator died before it had one. */
export async function readLease(files: JournalFiles, directory: string): Promise<ObservedLease | undefined> {
  const epoch = (await readEpochs(files, directory)).at(-1)
  if (epoch === undefined) return undefined
  const heartbeat = await files.readFile(join(directory, leaseName(epoch)), 'utf8')
  const [, leaseMs, mark] = heartbeat.trim().split(' ')
  return { epoch, heartbeat, leaseMs: Number(leaseMs) || 0, isReleased: mark === releasedMark }
}

async function readEpochs(files: JournalFiles, directory: string): Promise<number[]> {
  try {
    return sortLogFiles(await files.readdir(directory)).leases
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}
