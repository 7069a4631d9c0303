import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import { sourceSchema, type Source } from '@frontpage/contracts'
import { createTestDirectory, type TestDirectory } from '@frontpage/testing'
import { createSourceCopy } from '../src/sources/source-copy.js'

let directory: TestDirectory
beforeEach(async () => void (directory = await createTestDirectory('source-copy')))
afterEach(() => directory.remove())

/** Enough sources that the file is written in several pieces. */
const sourcesOf = (name: string, count: number): Source[] =>
  Array.from({ length: count }, (_, n) =>
    sourceSchema.parse({ id: `s${n}`, name, writeKey: `key-${n}`, site: 'daily' }),
  )

it('is complete at any time, also when several containers with equal process ids write it', async () => {
  const [one, other] = [createSourceCopy(directory.path), createSourceCopy(directory.path)]
  for (let round = 0; round < 5; round++) {
    await Promise.all([one.write(sourcesOf('one', 500)), other.write(sourcesOf('the other one', 400))])
    const copied = await one.read()
    expect([500, 400]).toContain(copied?.length)
    expect(new Set(copied?.map(({ name }) => name)).size).toBe(1)
  }
  expect(await readdir(directory.path)).toEqual(['sources.json'])
})

it('leaves no draft behind, neither its own nor one of a killed process, and keeps recent ones', async () => {
  const path = (name: string): string => join(directory.path, name)
  for (const name of ['sources.json.1', 'sources.json.of-a-rival']) await writeFile(path(name), '[')
  const longAgo = new Date(Date.now() - 3_600_000)
  await utimes(path('sources.json.1'), longAgo, longAgo)
  await createSourceCopy(directory.path).write(sourcesOf('one', 1))
  expect((await readdir(directory.path)).toSorted()).toEqual(['sources.json', 'sources.json.of-a-rival'])
})

it('removes its draft when the rename fails', async () => {
  await mkdir(join(directory.path, 'sources.json', 'in-the-way'), { recursive: true })
  await expect(createSourceCopy(directory.path).write(sourcesOf('one', 1))).rejects.toThrow()
  expect(await readdir(directory.path)).toEqual(['sources.json'])
})
