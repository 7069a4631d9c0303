const name = 'if-none-match'

/**
 * Whether a request's `If-None-Match` contains the entity tag, or `*` (RFC 9110, 13.1.2: by weak comparison). Read from
 * the raw headers: node's object of all headers costs more than the rest of an answer.
 */
export function isKnownEtag(rawHeaders: readonly string[], etag: string): boolean {
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const header = rawHeaders[at]!
    if (header.length === name.length && header.toLowerCase() === name && holds(rawHeaders[at + 1]!, etag)) {
      return true
    }
  }
  return false
}

function holds(value: string, etag: string): boolean {
  if (value === etag || value.trim() === '*') return true
  for (const [tag] of value.matchAll(/"[^"]*"/g)) if (tag === etag) return true
  return false
}
