import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { sourceSchema, type Source } from '@frontpage/contracts'

export interface SourceCopy {
  /** Undefined when there is none, or one that holds no sources. Rejects when the disk refuses. */
  read(): Promise<readonly Source[] | undefined>
  write(sources: readonly Source[]): Promise<void>
}

/** The last good sources in a file beside the journal: with it a tracker takes events also when it starts without Redis. */
export function createSourceCopy(directory: string): SourceCopy {
  const path = join(directory, 'sources.json')
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
      // Several processes share the file: each writes its own and puts it in place whole.
      const draft = `${path}.${process.pid}`
      const file = await open(draft, 'w')
      try {
        await file.writeFile(`${JSON.stringify(sources, undefined, 2)}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(draft, path)
    },
  }
}
