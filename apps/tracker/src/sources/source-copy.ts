import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { sourceSchema, type Source } from '@frontpage/contracts'

export interface SourceCopy {
  /** Undefined when there is no file, or one that holds no sources. Rejects on other errors of the file system. */
  read(): Promise<readonly Source[] | undefined>
  write(sources: readonly Source[]): Promise<void>
}

const fileName = 'sources.json'
/** A draft is renamed within moments; an older one was left by a process that was killed. */
const leftAfterMs = 600_000

/**
 * The last good sources, in a file beside the journal, so that a tracker that starts without Redis accepts events, too.
 */
export function createSourceCopy(directory: string): SourceCopy {
  const path = join(directory, fileName)

  async function removeLeftDrafts(): Promise<void> {
    for (const name of await readdir(directory)) {
      if (!name.startsWith(`${fileName}.`)) continue
      const draft = join(directory, name)
      const found = await stat(draft).catch(() => undefined)
      if (found !== undefined && found.mtimeMs < Date.now() - leftAfterMs) await rm(draft, { force: true })
    }
  }

  return {
    async read() {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined
        throw error
      })
      try {
        return text === undefined ? undefined : z.array(sourceSchema).parse(JSON.parse(text))
      } catch {
        return undefined
      }
    },
    async write(sources) {
      await mkdir(directory, { recursive: true })
      // Several processes share the file, also in several containers, whose process ids are the same: each writes a
      // draft of its own and renames it.
      const draft = `${path}.${randomUUID()}`
      try {
        const file = await open(draft, 'wx')
        try {
          await file.writeFile(`${JSON.stringify(sources, undefined, 2)}\n`)
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(draft, path)
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      }
      await removeLeftDrafts()
    },
  }
}
