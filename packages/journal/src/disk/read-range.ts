import type { JournalFiles } from './journal-files.js'

/**
 * Reads bytes `start` to `end` of a file, or fewer where the file ends before, into the beginning of the buffer that
 * `allocate` returned for all of them. A read that ends short of the file's end is an error, like any other that says
 * nothing about the content.
 */
export async function readRange(
  files: JournalFiles,
  path: string,
  start: number,
  end: number,
  allocate: (bytes: number) => Buffer = (bytes) => Buffer.allocUnsafeSlow(bytes),
): Promise<Buffer> {
  const handle = await files.open(path, 'r')
  try {
    const bytes = allocate(Math.max(0, end - start))
    let read = 0
    while (read < bytes.length) {
      const { bytesRead } = await handle.read(bytes, read, bytes.length - read, start + read)
      if (bytesRead === 0) break
      read += bytesRead
    }
    if (read < bytes.length && (await handle.stat()).size > start + read) {
      throw new Error(`${path} was read only up to byte ${start + read}, before its end`)
    }
    return bytes.subarray(0, read)
  } finally {
    await handle.close()
  }
}
