import { open } from 'node:fs/promises'

/**
 * Bytes `start` to `end` of a file, or fewer where the file ends before; at the beginning of what `allocate` gave for all
 * of them.
 */
export async function readRange(
  path: string,
  start: number,
  end: number,
  allocate: (bytes: number) => Buffer = (bytes) => Buffer.allocUnsafeSlow(bytes),
): Promise<Buffer> {
  const handle = await open(path, 'r')
  try {
    const bytes = allocate(Math.max(0, end - start))
    let read = 0
    while (read < bytes.length) {
      const { bytesRead } = await handle.read(bytes, read, bytes.length - read, start + read)
      if (bytesRead === 0) break
      read += bytesRead
    }
    return bytes.subarray(0, read)
  } finally {
    await handle.close()
  }
}
