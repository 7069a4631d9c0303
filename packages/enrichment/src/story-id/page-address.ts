/** The address of a page, the same however it is written: without scheme, default port, user and fragment. */
export interface PageAddress {
  /** With its port, unless that is the scheme's own; without a final dot. */
  readonly host: string
  /** Without a slash at the end: '' for a front page. */
  readonly path: string
  /** As it was written. */
  readonly url: URL
}

/** Reads the address of a page; undefined for text that is no web address. */
export function readPageAddress(text: string): PageAddress | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  return { host: withoutFinalDot(url.host), path: canonicalPath(url.pathname), url }
}

/** Writes a path in one way of those that mean the same: with single slashes, and with escapes only where they are needed. */
export function canonicalPath(path: string): string {
  const single = path.includes('//') ? path.replaceAll(/\/{2,}/g, '/') : path
  const written = single.includes('%') ? single.replaceAll(/%[\da-f]{2}/gi, canonicalEscape) : single
  return written.endsWith('/') ? written.slice(0, -1) : written
}

/** Characters that mean the same in a path whether they are escaped or not. */
const plain = /[\w\-.~!$&'()*+,;=:@|^[\]]/

function canonicalEscape(escape: string): string {
  const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16))
  return plain.test(character) ? character : escape.toUpperCase()
}

/** `www.example.com.` names the host `www.example.com` from the root of DNS on. */
function withoutFinalDot(host: string): string {
  if (host.endsWith('.')) return host.slice(0, -1)
  return host.includes('.:') ? host.replace('.:', ':') : host
}
