import * as system from 'node:fs/promises'

/** All that a journal asks of the file system; a test gives one that fails where a disk may. */
export type JournalFiles = Pick<
  typeof system,
  'mkdir' | 'open' | 'readdir' | 'readFile' | 'rename' | 'rm' | 'rmdir' | 'stat' | 'unlink' | 'writeFile'
>

export const systemFiles: JournalFiles = system

/**
 * Whether the file or directory is not there. Any other error says nothing about what is on the disk: a process without
 * free descriptors, or without the right to look, sees no files either.
 */
export function isMissing(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ENOENT'
}

export function isDiskFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return code === 'ENOSPC' || code === 'EDQUOT'
}

const passing = new Set(['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EIO', 'EAGAIN', 'ENOMEM', 'ESTALE'])

/** Whether the disk or the machine is in trouble that may end by itself, as a wrong path or missing rights do not. */
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
