import type { FileHandle } from 'node:fs/promises'

/** A write may be incomplete, for example on a disk that is nearly full. */
export async function writeFully(
  handle: FileHandle,
  buffers: readonly Buffer[],
  position: number,
): Promise<void> {
  let rest = [...buffers]
  let at = position
  while (rest.length > 0) {
    const { bytesWritten } = await handle.writev(rest, at)
    at += bytesWritten
    let passed = bytesWritten
    rest = rest.flatMap((buffer) => {
      const skip = Math.min(passed, buffer.length)
      passed -= skip
      return skip === buffer.length ? [] : [buffer.subarray(skip)]
    })
    if (bytesWritten === 0 && rest.length > 0) throw new Error('the disk accepted no bytes')
  }
}
