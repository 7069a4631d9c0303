const encoder = new TextEncoder()

/** As much of a text as so many bytes of UTF-8 hold, cut between two characters; halves of characters become U+FFFD. */
export function capText(text: string, maxBytes: number): string {
  const wellFormed = text.toWellFormed()
  // No character of UTF-16 takes more than three bytes.
  if (wellFormed.length * 3 <= maxBytes) return wellFormed
  return wellFormed.slice(0, encoder.encodeInto(wellFormed, new Uint8Array(maxBytes)).read)
}
