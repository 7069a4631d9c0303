/**
 * FNV-1a over UTF-16 code units, 32 bits, unsigned (Fowler, Noll, Vo; http://www.isthe.com/chongo/tech/comp/fnv). It spreads
 * names over buckets and cells that are stored, so it is a contract: another hash would look for them elsewhere. Its lowest
 * bits alone hardly differ between texts that are nearly alike; who takes few bits folds the others in.
 *
 * @param state the hash of what comes before the text: `fnv1a(b, fnv1a(a))` is `fnv1a(a + b)`
 */
export function fnv1a(text: string, state = 0x811c9dc5): number {
  let hash = state
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return hash >>> 0
}

/** The same, mixed until every bit depends on all others: a remainder of it is as good as any other. Also stored. */
export function mixedFnv1a(text: string): number {
  const hash = fnv1a(text)
  const mixed = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return (mixed ^ (mixed >>> 13)) >>> 0
}
