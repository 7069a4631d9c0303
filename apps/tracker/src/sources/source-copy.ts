import { randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { sourceSchema, type Source } from '@frontpage/contracts'

export interface SourceCopy {
  /** Undefined when there is none, or one that holds no sources. Rejects when the disk refuses. */
  read(): Promise<readonly Source[] | undefined>
  write(sources: readonly Source[]): Promise<void>
}

const fileName = 'sources.json'
/** A draft is in place within moments; one that is older was left by a process that was killed. */
const leftAfterMs = 600_000

/** The last good sources in a file beside the journal: with it a tracker takes events also when it starts without Redis. */
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
      // Processes share the file, also those of several containers, which all have the same ids: each writes a draft
      // of its own and puts it in place whole.
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
