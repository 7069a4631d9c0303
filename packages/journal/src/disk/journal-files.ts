import * as system from 'node:fs/promises'

/** The file system functions that a journal uses; a test passes one with faults. */
export type JournalFiles = Pick<
  typeof system,
  'mkdir' | 'open' | 'readdir' | 'readFile' | 'rename' | 'rm' | 'rmdir' | 'stat' | 'unlink' | 'writeFile'
>

export const systemFiles: JournalFiles = system

/**
 * Whether the file or directory does not exist. Any other error says nothing about the files on the disk: a process
 * without free descriptors, or without permission, sees no files either.
 */
export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}

export function isDiskFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT'
}

const passing = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EIO', 'EAGAIN', 'ENOMEM', 'ESTALE'])

/** Whether the disk or the machine has a problem that may end by itself, unlike a wrong path or missing permissions. */
export function isPassing(error: unknown): boolean {
  return passing.has((error as NodeJS.ErrnoException).code ?? '')
}

export async function ignoreMissing(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}

/** A new file survives a power loss once its directory is synced too. */
export async function syncDirectory(files: JournalFiles, directory: string): Promise<void> {
  const handle = await files.open(directory, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
