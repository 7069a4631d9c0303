import { createSerialQueue } from '@frontpage/concurrency'
import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { isDiskFull, type JournalFiles } from './journal-files.js'
import { encodeConfirmed, encodeCut, type Cut } from './ledger-codec.js'
import { ledgerName } from './log-files.js'
import { writeFully } from './write-fully.js'

export interface LedgerFile {
  /** Resolves when the cut survives a crash of this process, and, where requested, of the machine. */
  recordCut(cut: Cut): Promise<void>
  recordConfirmed(cuts: readonly Cut[]): Promise<void>
  sync(): Promise<void>
  bytes(): number
  close(): Promise<void>
}

/** This epoch's ledger of a segment; the file is made with its first entry. */
export function createLedgerFile(options: {
  files: JournalFiles
  directory: string
  sequence: number
  epoch: number
  salt: number
  isSynced: boolean
  /** Frees the room that was reserved for this; true when there was some. */
  makeRoom: () => Promise<boolean>
}): LedgerFile {
  let handle: FileHandle | undefined
  let position = 0
  let isDirty = false
  let isClosed = false
  const inSequence = createSerialQueue()

  async function write(entries: Buffer, isSynced: boolean): Promise<void> {
    if (isClosed) throw new Error('the ledger is closed')
    try {
      await append(entries)
    } catch (error) {
      if (!isDiskFull(error) || !(await options.makeRoom())) throw error
      await append(entries)
    }
    // The position moves only now, so that the next entry overwrites one that failed half-way.
    position += entries.length
    isDirty = true
    if (isSynced) await sync()
  }

  async function append(entries: Buffer): Promise<void> {
    handle ??= await options.files.open(
      join(options.directory, ledgerName(options.sequence, options.epoch)),
      'wx',
    )
    await writeFully(handle, [entries], position)
  }

  async function sync(): Promise<void> {
    if (!isDirty) return
    isDirty = false
    try {
      await handle?.datasync()
    } catch (error) {
      isDirty = true
      throw error
    }
  }

  return {
    recordCut: (cut) => inSequence(() => write(encodeCut(cut, options.salt), options.isSynced)),
    recordConfirmed: (cuts) =>
      inSequence(() => write(Buffer.concat(cuts.map((cut) => encodeConfirmed(cut, options.salt))), false)),
    sync,
    bytes: () => position,
    async close() {
      isClosed = true
      await inSequence(async () => {
        await handle?.close()
        handle = undefined
      })
    },
  }
}
