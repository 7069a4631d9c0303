import { readFile } from 'node:fs/promises'
import { LauncherError } from './launcher-error.js'

/**
 * The text of a file, undefined when there is none. A file that cannot be read is not taken for one that is not there: what
 * is made in its place would overwrite it.
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
