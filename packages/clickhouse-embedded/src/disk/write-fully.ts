import type { FileHandle } from 'node:fs/promises'
import { clickHouseError } from '../errors/clickhouse-error.js'

/**
 * Writes all of the buffers, from the file's position or from `position`. A `writev` may write a part only, above all
 * on a disk that is nearly full, and reports that in its result alone: the next call is the one that fails.
 * @throws ClickHouseError NOT_ENOUGH_SPACE, and other errors of the system unchanged
 */
export async function writeFully(
  file: Pick<FileHandle, 'writev'>,
  buffers: readonly Buffer[],
  position?: number,
): Promise<void> {
  let at = position
  let rest = buffers.filter(({ length }) => length > 0)
  while (rest.length > 0) {
    const { bytesWritten } = await file.writev(rest, at).catch(throwFullDisk)
    if (bytesWritten === 0) throw clickHouseError('NOT_ENOUGH_SPACE', 'The disk took nothing')
    if (at !== undefined) at += bytesWritten
    rest = withoutFirst(bytesWritten, rest)
  }
}

function withoutFirst(bytes: number, buffers: readonly Buffer[]): Buffer[] {
  let at = 0
  let before = 0
  while (at < buffers.length && before + buffers[at]!.length <= bytes) before += buffers[at++]!.length
  if (at === buffers.length) return []
  return [buffers[at]!.subarray(bytes - before), ...buffers.slice(at + 1)]
}

const fullDiskCodes: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** A full disk is no fault of the rows: this is an error that clients treat as the server's and retry. */
export function throwFullDisk(error: unknown): never {
  if (!fullDiskCodes.has((error as NodeJS.ErrnoException).code)) throw error
  throw clickHouseError(
    'NOT_ENOUGH_SPACE',
    `No space left for bodies and results: ${(error as Error).message}`,
  )
}
