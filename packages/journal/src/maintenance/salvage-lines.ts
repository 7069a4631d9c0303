import { recordHeaderBytes } from '../disk/record-codec.js'

const newline = 0x0a
const brace = 0x7b

/**
 * Reads the lines of damaged records that are whole JSON objects. A record has one checksum for up to 500 events: where
 * one byte is wrong, all lines but one are intact, and nothing shows which; so each may differ from the original,
 * though rarely.
 */
export function salvageLines(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = []
  for (let start = 0; start < bytes.length;) {
    const found = bytes.indexOf(newline, start)
    const end = found === -1 ? bytes.length : found
    const line = toObjectText(bytes.subarray(start, end))
    if (line !== undefined) lines.push(line)
    start = end + 1
  }
  return lines
}

/** A record's header stands right before its first line, and any of its bytes may look like a brace. */
function toObjectText(line: Buffer): Buffer | undefined {
  for (let start = line.indexOf(brace); start !== -1; start = line.indexOf(brace, start + 1)) {
    if (start > recordHeaderBytes) return undefined
    const text = line.subarray(start)
    if (isObject(text)) return text
  }
  return undefined
}

function isObject(bytes: Buffer): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null
  } catch {
    return false
  }
}
