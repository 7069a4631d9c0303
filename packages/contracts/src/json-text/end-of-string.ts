const backslash = 0x5c

/**
 * Returns the position after the string of a JSON text that begins at `start`, with its quote; the text's length where
 * it does not end.
 */
export function endOfString(text: string, start: number): number {
  let at = start
  do {
    at = text.indexOf('"', at + 1)
    if (at === -1) return text.length
  } while (isEscaped(text, at))
  return at + 1
}

/** Whether the character is escaped: an odd number of backslashes stands before it. */
function isEscaped(text: string, at: number): boolean {
  let start = at
  while (text.charCodeAt(start - 1) === backslash) start--
  return (at - start) % 2 === 1
}
