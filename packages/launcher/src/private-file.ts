import { randomUUID } from 'node:crypto'
import { chmod, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { readIfThere } from './read-if-there.js'

/** For this user alone. */
const mode = 0o600

/**
 * The content of a file that only this user may read; `make` says what a new one holds. One that others could read before is
 * closed to them.
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

/** Replaces the file by a whole one: a full disk or a power cut leaves the old one, never a part of a secret. */
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
