/**
 * A line in pieces, for texts that exist as bytes already: making a string of them only to encode it again would cost
 * more than everything else that the journal does with it.
 */
export interface JournalLine {
  head: string
  /** Bytes without a line feed; not to be changed until the line is written. */
  body: Buffer
  tail: string
  /** The number of its events; a line that is a plain string holds one. */
  events: number
}

export type Line = string | JournalLine

/** The length in UTF-8. */
export function byteLengthOf(line: Line): number {
  if (typeof line === 'string') return Buffer.byteLength(line)
  return Buffer.byteLength(line.head) + line.body.length + Buffer.byteLength(line.tail)
}

export function eventsOf(line: Line): number {
  return typeof line === 'string' ? 1 : line.events
}

/** Writes the line as UTF-8, and returns the position after it. */
export function writeLine(line: Line, target: Buffer, start: number): number {
  if (typeof line === 'string') return start + target.write(line, start, 'utf8')
  let at = start + target.write(line.head, start, 'utf8')
  at += line.body.copy(target, at)
  return at + target.write(line.tail, at, 'utf8')
}
