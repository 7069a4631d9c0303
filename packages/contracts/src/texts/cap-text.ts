const encoder = new TextEncoder()

/**
 * Returns the beginning of a text that fits into this many bytes of UTF-8, cut between two characters; lone surrogates
 * become U+FFFD.
 */
export function capText(text: string, maxBytes: number): string {
  const wellFormed = text.toWellFormed()
  // No character of UTF-16 takes more than three bytes.
  if (wellFormed.length * 3 <= maxBytes) return wellFormed
  return wellFormed.slice(0, encoder.encodeInto(wellFormed, new Uint8Array(maxBytes)).read)
}
