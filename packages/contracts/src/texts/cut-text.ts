/** The rest of a character, as people see it, that begins before the cut. */
const continuation = /^[\p{M}\u200d]/u
const joiner = 0x200d

/**
 * Returns the beginning of a text, at most so many UTF-16 units long, cut between two characters: never within a
 * surrogate pair, nor between a letter and its combining marks. Lone surrogates become U+FFFD.
 */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text.toWellFormed()
  let end = maxLength
  while (end > 0 && isWithinCharacter(text, end)) end--
  // A character of more marks than there is room for would leave nothing.
  return text.slice(0, end > 0 ? end : withoutHalfPair(text, maxLength)).toWellFormed()
}

function isWithinCharacter(text: string, at: number): boolean {
  return (
    withoutHalfPair(text, at) < at ||
    text.charCodeAt(at - 1) === joiner ||
    continuation.test(String.fromCodePoint(text.codePointAt(at)!))
  )
}

/** The given position, or the one before it where that lies in the middle of a surrogate pair. */
function withoutHalfPair(text: string, at: number): number {
  return at > 0 && text.codePointAt(at - 1)! > 0xffff ? at - 1 : at
}
