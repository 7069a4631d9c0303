import { randomUUID } from 'node:crypto'
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readIfThere } from './read-if-there.js'

/** Readable and writable by this user alone. */
const mode = 0o600

/**
 * Reads a file that only this user may read; `make` returns the content of a new one. The permissions of a file that
 * others could read are corrected.
 */
export async function readOrMakePrivateFile(path: string, make: () => string): Promise<string> {
  const kept = (await readIfThere(path))?.trim() ?? ''
  if (kept === '') {
    const content = make()
    await writePrivateFile(path, content)
    return content
  }
  await chmod(path, mode)
  return kept
}

/** Replaces the file atomically: a full disk or a power cut leaves the old one, never a part of a secret. */
export async function writePrivateFile(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const draft = `${path}.${randomUUID()}`
  try {
    const file = await open(draft, 'wx', mode)
    try {
      await file.writeFile(`${content}\n`)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
