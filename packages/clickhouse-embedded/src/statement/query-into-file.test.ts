import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import type { EngineResult } from '../engine/engine.js'
import { queryIntoFile } from './query-into-file.js'

let directory: string
let path: string
let queries: number

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'query-into-file-'))
  path = join(directory, '1')
  queries = 0
})
afterEach(() => rm(directory, { recursive: true }))

const resultOf = (rows: number): EngineResult => ({
  bytes: Buffer.alloc(0),
  resultRows: rows,
  resultBytes: rows,
  writtenRows: 0,
  writtenBytes: 0,
})

/** A fake engine whose files have these sizes, one query after the other. */
function writing(sizes: readonly number[], rows = 1): () => Promise<EngineResult> {
  return async () => {
    await writeFile(path, Buffer.alloc(sizes[queries++]!), { flag: 'wx' })
    return resultOf(rows)
  }
}

describe('queryIntoFile', () => {
  it.each([
    ['that ends within a block', [5000], 1],
    ['without rows', [0], 0],
  ])('asks once for a result %s', async (_, sizes, rows) => {
    await queryIntoFile(path, writing(sizes, rows))
    expect(queries).toBe(1)
  })

  it.each([
    ['was cut off and is whole now', [8192, 9000]],
    ['is as long as some blocks', [8192, 8192]],
    ['was cut off before its first row', [0, 100]],
    ['has rows and no bytes, as FORMAT Null', [0, 0]],
  ])('takes a result that %s from the second try', async (_, sizes) => {
    await queryIntoFile(path, writing(sizes))
    expect(queries).toBe(2)
  })

  it('refuses a result that ends at another block each time', async () => {
    await expect(queryIntoFile(path, writing([8192, 4096]))).rejects.toMatchObject({ code: 243 })
  })
})
