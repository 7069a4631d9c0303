import { mkdir, open, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { clickHouseError } from '../errors/clickhouse-error.js'
import { throwFullDisk, writeFully } from './write-fully.js'

/**
 * Short-lived files through which bodies and results pass between HTTP and the engine. A body is complete before the
 * engine sees it, and neither a body nor a result is ever held in this process's memory. The files live for
 * milliseconds: the page cache holds them, the disk seldom sees them.
 */
export interface Spool {
  newPath(): string
  /**
   * Writes chunks to a new file, and removes it again if they fail.
   * @throws ClickHouseError NOT_ENOUGH_SPACE when the file does not hold all of them.
   */
  write(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<string>
  remove(path: string): Promise<void>
}

/** A body arrives in chunks of 64 KiB; a system call (and a thread's turn) for each would cost more than the copy. */
const writeBytes = 1024 * 1024

/** Empties the directory: files that a killed process left there belong to no request. */
export async function openSpool(directory: string): Promise<Spool> {
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true })
  let count = 0
  const newPath = (): string => join(directory, String((count += 1)))
  const remove = (path: string): Promise<void> => rm(path, { force: true })
  return {
    newPath,
    async write(chunks) {
      const path = newPath()
      const file = await open(path, 'wx').catch(throwFullDisk)
      try {
        try {
          await writeChunks(file, chunks)
        } finally {
          await file.close().catch(throwFullDisk)
        }
      } catch (error) {
        await remove(path)
        throw error
      }
      return path
    },
    remove,
  }
}

async function writeChunks(
  file: FileHandle,
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<void> {
  let pending: Buffer[] = []
  let pendingBytes = 0
  let bytes = 0
  for await (const chunk of chunks) {
    pending.push(chunk)
    pendingBytes += chunk.length
    bytes += chunk.length
    if (pendingBytes < writeBytes) continue
    await writeFully(file, pending)
    pending = []
    pendingBytes = 0
  }
  await writeFully(file, pending)
  const { size } = await file.stat()
  if (size !== bytes) {
    throw clickHouseError(
      'NOT_ENOUGH_SPACE',
      `The disk holds ${size} of the ${bytes} bytes that were received`,
    )
  }
}
