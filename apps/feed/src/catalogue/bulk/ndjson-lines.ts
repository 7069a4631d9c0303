/** One line of a body, counted from 1; `undefined` for one that is longer than it may be. */
export interface NdjsonLine {
  readonly number: number
  readonly bytes: Buffer | undefined
}

const newline = 0x0a

/** Splits bytes into lines as they come. Blank lines are counted and left out; of a line that is too long nothing is kept. */
export async function* ndjsonLines(
  chunks: AsyncIterable<Buffer>,
  { maxLineBytes }: { readonly maxLineBytes: number },
): AsyncGenerator<NdjsonLine> {
  let number = 1
  let parts: Buffer[] = []
  let size = 0

  function add(part: Buffer): void {
    size += part.length
    if (size > maxLineBytes) parts = []
    else if (part.length > 0) parts.push(part)
  }

  function take(): NdjsonLine | undefined {
    const isTooLong = size > maxLineBytes
    const bytes = Buffer.concat(parts)
    const line = { number, bytes: isTooLong ? undefined : bytes }
    number++
    parts = []
    size = 0
    return isTooLong || !isBlank(bytes) ? line : undefined
  }

  for await (const chunk of chunks) {
    let from = 0
    for (;;) {
      const end = chunk.indexOf(newline, from)
      add(chunk.subarray(from, end === -1 ? undefined : end))
      if (end === -1) break
      from = end + 1
      const line = take()
      if (line !== undefined) yield line
    }
  }
  if (size === 0) return
  const last = take()
  if (last !== undefined) yield last
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d)
}
