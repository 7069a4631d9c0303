const newline = 0x0a

/** A batch's bytes: one JSON text a line, none of which holds a raw line feed. */
export function encodeBatch(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join('\n'), 'utf8')
}

/** Reads the lines of a batch, in order. Each is parsed on its own, so that one bad line harms no other. */
export function* decodeBatch(bytes: Buffer): Generator<string> {
  let start = 0
  while (start < bytes.length) {
    const found = bytes.indexOf(newline, start)
    const end = found === -1 ? bytes.length : found
    if (end > start) yield bytes.toString('utf8', start, end)
    start = end + 1
  }
}
