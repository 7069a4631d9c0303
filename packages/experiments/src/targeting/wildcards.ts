const lineEnd = /[\n\r\u2028\u2029]/

/**
 * Whether a text consists of these pieces in this order, with anything (but line ends) between them; case is ignored.
 * Takes time linear in the text for each piece.
 */
export function matchesWildcards(text: string, pieces: readonly string[]): boolean {
  const wanted = foldCase(text)
  const folded = pieces.map(foldCase)
  const [first = '', ...others] = folded
  const last = others.pop()
  if (last === undefined) return wanted === first
  if (!wanted.startsWith(first)) return false
  let at = first.length
  for (const piece of others) {
    const found = wanted.indexOf(piece, at)
    if (found < 0 || lineEnd.test(wanted.slice(at, found))) return false
    at = found + piece.length
  }
  const end = wanted.length - last.length
  return end >= at && wanted.endsWith(last) && !lineEnd.test(wanted.slice(at, end))
}

/** Unit by unit, as a regular expression with the flag `i` (and without `u`) compares. */
function foldCase(text: string): string {
  let folded = ''
  for (let at = 0; at < text.length; at++) {
    const unit = text.charAt(at)
    const upper = unit.toUpperCase()
    const isSame = upper.length !== 1 || (unit.charCodeAt(0) >= 128 && upper.charCodeAt(0) < 128)
    folded += isSame ? unit : upper
  }
  return folded
}
