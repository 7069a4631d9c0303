/** Exact origins, `https://*.host` for subdomains of any depth, `*` for all; sandboxed pages send the origin `null`. */
export function createOriginCheck(allowed: readonly string[]): (origin: string) => boolean {
  if (allowed.includes('*')) return () => true
  const exact = new Set(allowed.filter((entry) => !entry.includes('*')))
  const suffixes = allowed
    .filter((entry) => entry.includes('://*.'))
    .map((entry) => entry.split('://*') as [scheme: string, suffix: string])
  return (origin) =>
    exact.has(origin) ||
    suffixes.some(([scheme, suffix]) => origin.startsWith(`${scheme}://`) && origin.endsWith(suffix))
}
