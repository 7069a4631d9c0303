import { readFile } from 'node:fs/promises'
import { LauncherError } from './launcher-error.js'

/**
 * Reads a text file; undefined when there is none. An unreadable file does not count as absent: a new one would
 * overwrite it.
 * @throws LauncherError
 */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new LauncherError(`${file} cannot be read: ${(error as Error).message}`)
  }
}
