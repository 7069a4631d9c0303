/**
 * Adds the parameters of one address to another, which keeps its own where both have one. An address that is none leaves
 * `to` as it is.
 */
export function mergeQueryStrings(from: string, to: string): string {
  const current = parse(from)
  const target = parse(to)
  if (current === undefined || target === undefined) return to
  current.searchParams.forEach((value, name) => {
    if (!target.searchParams.has(name)) target.searchParams.set(name, value)
  })
  return target.toString()
}

function parse(url: string): URL | undefined {
  try {
    return new URL(url)
  } catch {
    return undefined
  }
}
