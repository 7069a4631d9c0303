import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sourceSchema } from '@frontpage/contracts'
import { createTestDirectory, type TestDirectory } from '@frontpage/testing'
import { createSourceCopy } from './source-copy.js'

let directory: TestDirectory
beforeEach(async () => void (directory = await createTestDirectory('source-copy')))
afterEach(() => directory.remove())

it('gives back what was written', async () => {
  const copy = createSourceCopy(directory.path)
  const sources = [sourceSchema.parse({ id: 'web', name: 'Web', writeKey: 'key', site: 'daily' })]
  await copy.write(sources)
  expect(await copy.read()).toEqual(sources)
})

it('distinguishes a missing or empty copy from an unreadable one', async () => {
  const copy = createSourceCopy(directory.path)
  expect(await copy.read()).toBeUndefined()
  await writeFile(join(directory.path, 'sources.json'), '[{"id":')
  expect(await copy.read()).toBeUndefined()
  await directory.empty()
  await mkdir(join(directory.path, 'sources.json'))
  await expect(copy.read()).rejects.toMatchObject({ code: 'EISDIR' })
})
