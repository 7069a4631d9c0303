import type { JsonValue } from '@frontpage/contracts'

/**
 * Like JSON.stringify, for any depth of nesting: JSON.stringify overflows the stack on values that JSON.parse still
 * reads.
 */
export function formatDeepJson(value: JsonValue): string {
  try {
    return JSON.stringify(value)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return formatWithoutRecursion(value)
  }
}

/** A stack: the next piece to be written is its last element. */
type Pending = { text: string } | { value: JsonValue }

function formatWithoutRecursion(value: JsonValue): string {
  const pending: Pending[] = [{ value }]
  let written = ''
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if ('text' in next) written += next.text
    else if (typeof next.value !== 'object' || next.value === null) written += JSON.stringify(next.value)
    else for (const piece of piecesOf(next.value).toReversed()) pending.push(piece)
  }
  return written
}

function piecesOf(value: JsonValue[] | Record<string, JsonValue>): Pending[] {
  const isList = Array.isArray(value)
  const pieces: Pending[] = [{ text: isList ? '[' : '{' }]
  for (const [key, item] of Object.entries(value)) {
    if (pieces.length > 1) pieces.push({ text: ',' })
    if (!isList) pieces.push({ text: `${JSON.stringify(key)}:` })
    pieces.push({ value: item })
  }
  pieces.push({ text: isList ? ']' : '}' })
  return pieces
}
