import { mkdir, open, rm, unlink } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Short-lived files through which bodies and results pass between HTTP and the engine. A body is whole before the
 * engine sees it, and neither a body nor a result is ever held in this process's memory. The files live for
 * milliseconds: the page cache holds them, the disk seldom sees them.
 */
export interface Spool {
  newPath(): string
  /** Writes chunks to a new file, and removes it again if they fail. */
  write(chunks: AsyncIterable<Buffer> | Iterable<Buffer>): Promise<string>
  remove(path: string): Promise<void>
}

/** A body arrives in chunks of 64 KiB; a system call (and a thread's turn) for each would cost more than the copy. */
const writeBytes = 1024 * 1024

/** Empties the directory: what a killed process left there belongs to no request. */
export async function openSpool(directory: string): Promise<Spool> {
  await rm(directory, { recursive: true, force: true })
  await mkdir(directory, { recursive: true })
  let count = 0
  const newPath = (): string => join(directory, String((count += 1)))
  return {
    newPath,
    async write(chunks) {
      const path = newPath()
      const file = await open(path, 'wx')
      try {
        let pending: Buffer[] = []
        let pendingBytes = 0
        for await (const chunk of chunks) {
          pending.push(chunk)
          pendingBytes += chunk.length
          if (pendingBytes < writeBytes) continue
          await file.writev(pending)
          pending = []
          pendingBytes = 0
        }
        if (pendingBytes > 0) await file.writev(pending)
      } catch (error) {
        await unlink(path)
        throw error
      } finally {
        await file.close()
      }
      return path
    },
    remove: (path) => rm(path, { force: true }),
  }
}
