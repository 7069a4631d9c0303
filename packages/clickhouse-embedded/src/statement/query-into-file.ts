import { open, rm, stat } from 'node:fs/promises'
import { clickHouseError } from '../errors/clickhouse-error.js'
import type { EngineResult } from '../engine/engine.js'
import { throwFullDisk, writeFully } from '../disk/write-fully.js'

/** Memory pages and disk blocks are at least this large. */
const blockBytes = 4096

/**
 * Runs a query that writes its rows to a file, and makes sure that they are all there. chDB 26.7 reports success for an
 * INTO OUTFILE whose disk was full, and the file ends where the last block did. So a file that ends elsewhere is
 * complete; one that ends there (one in 4,096 complete files does) is made again, and accepted when it has the same
 * length again.
 *
 * @throws ClickHouseError NOT_ENOUGH_SPACE
 */
export async function queryIntoFile(path: string, query: () => Promise<EngineResult>): Promise<EngineResult> {
  const result = await query()
  const size = await findBlockEnd(path)
  if (size === undefined || (size === 0 && result.resultRows === 0)) return result
  await rm(path)
  const repeated = await query()
  const repeatedSize = await findBlockEnd(path)
  if (repeatedSize === undefined || repeatedSize === size) return repeated
  throw clickHouseError('NOT_ENOUGH_SPACE', 'The disk was full while the result was written')
}

/**
 * @returns the size of a file that ends at a block's end, undefined for all others
 * @throws ClickHouseError NOT_ENOUGH_SPACE when no further block can be allocated
 */
async function findBlockEnd(path: string): Promise<number | undefined> {
  const { size } = await stat(path)
  if (size % blockBytes !== 0) return undefined
  const file = await open(path, 'r+').catch(throwFullDisk)
  try {
    await writeFully(file, [Buffer.alloc(blockBytes)], size)
    await file.truncate(size)
  } finally {
    await file.close()
  }
  return size
}
