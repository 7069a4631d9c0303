import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createTestDirectory, type TestDirectory } from '@frontpage/testing'
import { readReadingLog } from './reading-log.js'

const header = 'ts_ms\tuser\tarticle\tread_time_s\tscroll_pct\n'
let directory: TestDirectory
beforeAll(async () => {
  directory = await createTestDirectory('log')
})
afterAll(() => directory.remove())

async function read(name: string, content: string | Buffer): Promise<unknown[]> {
  const path = join(directory.path, name)
  await writeFile(path, content)
  const rows = []
  for await (const row of readReadingLog(path)) rows.push(row)
  return rows
}

describe('readReadingLog', () => {
  const rows = [
    { tsMs: 1000, user: '1', article: 'a', readTimeSeconds: 5, scrollPercent: undefined },
    { tsMs: 2000, user: '2', article: 'b', readTimeSeconds: undefined, scrollPercent: 40 },
  ]
  const text = `${header}1000\t1\ta\t5\t\n2000\t2\tb\t\t40\n`

  it('reads plain and gzipped files', async () => {
    expect(await read('plain.tsv', text)).toEqual(rows)
    expect(await read('packed.tsv.gz', gzipSync(text))).toEqual(rows)
  })

  it.each([
    ['other columns', 'a\tb\n', /first line must name/],
    ['a line without a user', `${header}1000\t\ta\t\t\n`, /bad\.tsv:2/],
    ['a time that is none', `${header}1000\t1\ta\t\t\nx\t1\ta\t\t\n`, /bad\.tsv:3/],
  ])('names what is wrong: %s', async (_what, content, message) => {
    await expect(read('bad.tsv', content)).rejects.toThrow(message)
  })

  it('says that a file is missing, or is not gzip', async () => {
    await expect(readReadingLog(join(directory.path, 'none.tsv.gz')).next()).rejects.toThrow(/ENOENT/)
    await expect(read('false.tsv.gz', 'text')).rejects.toThrow(/header/)
  })
})
