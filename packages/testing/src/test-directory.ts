import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TestDirectory {
  readonly path: string
  remove(): Promise<void>
  empty(): Promise<void>
}

export async function createTestDirectory(name: string): Promise<TestDirectory> {
  const path = await mkdtemp(join(tmpdir(), `frontpage-${name}-`))
  const remove = (): Promise<void> => rm(path, { recursive: true, force: true, maxRetries: 5 })
  return {
    path,
    remove,
    async empty() {
      await remove()
      await mkdir(path)
    },
  }
}
