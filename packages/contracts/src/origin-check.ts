/** Exact origins, `https://*.host` for subdomains of any depth, `*` for all; sandboxed pages send the origin `null`. */
export function createOriginCheck(allowed: readonly string[]): (origin: string) => boolean {
  if (allowed.includes('*')) return () => true
  const exact = new Set(allowed.filter((entry) => !entry.includes('*')).map(withoutDefaultPort))
  const suffixes = allowed
    .filter((entry) => entry.includes('://*.'))
    .map((entry) => withoutDefaultPort(entry).split('*') as [start: string, end: string])
  return (origin) =>
    exact.has(origin) ||
    suffixes.some(
      ([start, end]) =>
        origin.startsWith(start) &&
        origin.endsWith(end) &&
        labels.test(origin.slice(start.length, origin.length - end.length)),
    )
}

/** What may stand for the `*`: an origin that contains anything else is that of another host. */
const labels = /^[\w.-]+$/

/** Browsers leave the port out where it is the scheme's own. */
function withoutDefaultPort(origin: string): string {
  return origin.replace(/^(https:.*):443$|^(http:.*):80$/, '$1$2')
}
